package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.hilbert.heartbeat.nagios.StatusLine;
import org.junit.jupiter.api.Test;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatchViewsTest {
    private static final String FINE = "OK - fine application [Tetris]| od=0.50;3;5;0;6 delay=2500ms;;;";
    private static final String LATE = "WARNING - somewhat late application [Tetris]| od=3.00;3;5;0;6 delay=2500ms;;;";
    private static final String LOST = "CRITICAL - lost application [Pong]| od=99.00;3;5;0;6 delay=1000ms;;;";

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);

    @Test
    void aTableHasTheWorstFirst_andABarThatIsFullWhenLost() {
        table(Ansi.OFF).show(lines(FINE, LOST));
        List<String> rows = text.toString().lines().toList();
        assertTrue(rows.get(0).matches("http://127.0.0.1:8888 .* applications: 2"), rows.get(0));
        assertEquals("CRITICAL  Pong    lost           [############] od   99.00 of 1 s", rows.get(1));
        assertEquals("OK        Tetris  fine           [#-----------] od    0.50 of 2.5 s", rows.get(2));
    }

    @Test
    void aTableIsColouredByState() {
        table(Ansi.ON).show(lines(FINE, LOST));
        assertTrue(text.toString().contains("\u001B[32mOK"), text.toString());
        assertTrue(text.toString().contains("\u001B[1m\u001B[31mCRITICAL"), text.toString());
    }

    @Test
    void aTableKeepsWhatWasSeenLast_whenTheServerIsSilent() {
        Watch.View table = table(Ansi.OFF);
        table.show(lines(FINE));
        table.silence("cannot connect");
        String last = text.toString().lines().skip(2).reduce("", (a, b) -> a + b + "\n");
        assertTrue(last.contains("NO ANSWER cannot connect"), last);
        assertTrue(last.contains("Tetris"), last);
    }

    @Test
    void changesAreTold_dataAreNot() {
        Watch.View changes = new ChangesView(out);
        changes.show(lines(FINE));
        changes.show(lines(FINE.replace("0.50", "0.60")));
        changes.show(lines(LATE));
        changes.silence("cannot connect");
        changes.silence("cannot connect");
        changes.show(lines());
        assertEquals(
                List.of(FINE, LATE, "cannot connect", "the server answers again", "gone: application [Tetris]"),
                text.toString().lines().map(line -> line.split(" ", 2)[1]).toList());
    }

    @Test
    void jsonIsOneObjectALook() {
        new JsonView(out).show(lines(FINE.replace("Tetris", "a%5Db+c")));
        new JsonView(out).silence("cannot \"connect\"");
        assertEquals(
                List.of(
                        "\"applications\":[{\"state\":\"OK\",\"application\":\"a]b+c\","
                                + "\"text\":\"fine application [a%5Db+c]\",\"od\":0.50,\"delay\":2500}]}",
                        "\"error\":\"cannot \\\"connect\\\"\"}"),
                text.toString()
                        .lines()
                        .map(line -> line.replaceFirst("\\{\"time\":\"[^\"]*Z\",", ""))
                        .toList());
    }

    private TableView table(Ansi ansi) {
        return new TableView(out, Help.defaultColorScheme(ansi), URI.create("http://127.0.0.1:8888"), false);
    }

    private static List<StatusLine> lines(String... lines) {
        return Stream.of(lines).map(StatusLine::parse).flatMap(Optional::stream).toList();
    }
}

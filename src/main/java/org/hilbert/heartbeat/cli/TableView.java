package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

import picocli.CommandLine.Help.ColorScheme;

/** For people: a table of all applications, the worst first, drawn over the one before in a terminal. */
final class TableView implements Watch.View {
    private static final String HOME_AND_CLEAR = "\033[H\033[2J";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    /** The ratio from which an application is lost, unless a server is told otherwise: a full bar. */
    private static final int FULL = 6;

    private static final int BAR = 12;
    private static final int ROWS_BESIDE = 4;
    private static final int USUAL_HEIGHT = 24;

    private final PrintWriter out;
    private final ColorScheme colors;
    private final URI server;
    private final boolean live;
    private List<StatusLine> last = List.of();

    TableView(PrintWriter out, ColorScheme colors, URI server, boolean live) {
        this.out = out;
        this.colors = colors;
        this.server = server;
        this.live = live;
    }

    @Override
    public void show(List<StatusLine> applications) {
        last = applications;
        draw("");
    }

    @Override
    public void silence(String why) {
        draw(colors.ansi().string("@|bold,red NO ANSWER|@ ") + Printable.of(why) + "; this is the last that was seen:");
    }

    @Override
    public void end() {
        out.print(SHOW_CURSOR);
        out.flush();
    }

    private void draw(String remark) {
        List<ApplicationRow> rows = last.stream()
                .map(ApplicationRow::of)
                .sorted(Comparator.comparing(
                        ApplicationRow::state,
                        Comparator.comparingInt(TableView::severity).reversed()))
                .toList();
        int shown = live ? Math.min(rows.size(), Math.max(1, height() - ROWS_BESIDE)) : rows.size();
        int width =
                rows.stream().mapToInt(row -> row.application().length()).max().orElse(0);
        StringBuilder page = new StringBuilder(live ? HIDE_CURSOR + HOME_AND_CLEAR : "");
        page.append(String.format(
                "%s  %s  applications: %d%n", server, LocalTime.now().truncatedTo(ChronoUnit.SECONDS), rows.size()));
        page.append(remark.isEmpty() ? "" : remark + System.lineSeparator());
        rows.stream().limit(shown).map(row -> line(row, width)).forEach(page::append);
        if (shown < rows.size()) {
            page.append(String.format("... and %d more, none of them worse%n", rows.size() - shown));
        }
        out.print(page);
        out.flush();
    }

    private String line(ApplicationRow row, int width) {
        String state =
                colors.ansi().string("@|" + color(row.state()) + " " + String.format("%-8s", row.state()) + "|@");
        String name = String.format("%-" + Math.max(1, width) + "s", row.application());
        if (row.overdueRatio() == null || row.maxWaitMillis() == null) {
            return String.format("%s  %s  %s%n", state, name, row.words());
        }
        return String.format(
                "%s  %s  %-14s %s od %7s of %s s%n",
                state, name, row.words(), bar(row.overdueRatio()), row.overdueRatio(), seconds(row.maxWaitMillis()));
    }

    private static String bar(BigDecimal ratio) {
        int full = Math.min(BAR, (int) Math.round(ratio.doubleValue() * BAR / FULL));
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }

    private static String seconds(BigDecimal millis) {
        return millis.movePointLeft(3).stripTrailingZeros().toPlainString();
    }

    private static String color(ServiceState state) {
        return switch (state) {
            case OK -> "green";
            case WARNING -> "bold,yellow";
            case CRITICAL -> "bold,red";
            case UNKNOWN -> "bold,magenta";
        };
    }

    private static int severity(ServiceState state) {
        return switch (state) {
            case OK -> 0;
            case WARNING -> 1;
            case UNKNOWN -> 2;
            case CRITICAL -> 3;
        };
    }

    /** How many lines the terminal has. The JDK does not know; {@code stty} does. */
    private static int height() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Integer.parseInt(size.split(" ")[0]);
        } catch (IOException | NumberFormatException e) {
            return USUAL_HEIGHT;
        }
    }
}

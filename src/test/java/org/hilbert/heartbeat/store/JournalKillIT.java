package org.hilbert.heartbeat.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A program killed with {@code kill -9} in the middle of writing, or of writing its journal anew. */
@SideBySide
class JournalKillIT {
    private static final int KILLS = Integer.getInteger("journal.kills", 6);

    @TempDir
    Path folder;

    @Test
    void whatItWasToldIsKept_isThere_afterEachKill() throws Exception {
        Path state = folder.resolve("state");
        Random random = new Random(4);
        long told = 0;
        int whileWrittenAnew = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path said = folder.resolve("said" + kill);
            Process scribe = new ProcessBuilder(
                            Program.JAVA,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Scribe.class.getName(),
                            state.toString())
                    .redirectOutput(said.toFile())
                    .redirectError(folder.resolve("errors").toFile())
                    .start();
            try {
                Notes.until("it writes", () -> said.toFile().length() > 0);
                Thread.sleep(random.nextInt(1000));
            } finally {
                scribe.destroyForcibly();
                scribe.waitFor(20, TimeUnit.SECONDS);
            }
            told = lastWholeLine(said);
            whileWrittenAnew += Files.exists(state.resolve("journal.mv.new")) ? 1 : 0;
            try (Notes notes = Notes.in(state)) {
                assertTrue(
                        notes.journal.trouble().isEmpty(),
                        () -> notes.journal.trouble().toString());
                long found = Long.parseLong(notes.texts.get("number"));
                assertTrue(found >= told, "kill " + kill + ": told " + told + ", found " + found);
            }
            List<String> files = List.of(state.toFile().list());
            assertTrue(files.equals(List.of("journal.mv")), files.toString());
        }
        System.out.println(KILLS + " kills, " + whileWrittenAnew + " of them while it was written anew, " + told
                + " changes: none is lost that was said to be kept");
    }

    private static long lastWholeLine(Path said) throws Exception {
        String text = Files.readString(said);
        String whole = text.substring(0, text.lastIndexOf('\n'));
        return Long.parseLong(whole.substring(whole.lastIndexOf('\n') + 1));
    }
}

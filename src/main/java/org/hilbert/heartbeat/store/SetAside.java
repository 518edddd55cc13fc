package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** Damaged files, kept beside the journal for whoever wants to look: {@code journal.damaged-20261120-100000} (UTC). */
final class SetAside {
    /** How many are kept; older ones are deleted. */
    static final int KEPT = 3;

    private static final String PREFIX = "journal.damaged-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private SetAside() {}

    /** Renames a file, or a folder that is in its place, and says what it is called now. */
    static Path move(Path file, Instant now) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        String name = PREFIX + TIME.format(now);
        Path aside = folder.resolve(name);
        for (int another = 2; Files.exists(aside); another++) {
            aside = folder.resolve(name + "-" + another);
        }
        Files.move(file, aside);
        deleteTheOldestBeside(aside);
        return aside;
    }

    /** By their names; the one just set aside stays, whatever the clock says. */
    private static void deleteTheOldestBeside(Path aside) throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(aside.getParent())) {
            others = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    // a folder was never written by this program
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.equals(aside))
                    .sorted()
                    .toList();
        }
        for (Path old : others.subList(0, Math.max(0, others.size() - (KEPT - 1)))) {
            Files.deleteIfExists(old);
        }
    }
}

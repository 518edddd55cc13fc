package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

/** Files kept beside the journal for whoever wants to look, such as {@code journal.damaged-20261120-100000} (UTC). */
enum SetAside {
    /** What could not be read. */
    DAMAGED,
    /** What another server had written, as a whole journal, when this one wrote what it knows in its place. */
    REPLACED;

    /** How many of each are kept; older ones are deleted. */
    static final int KEPT = 3;

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** What deletes a file. */
    interface Deletion {
        void delete(Path file) throws IOException;
    }

    /** Renames a file, or a folder that is in its place, and says what it is called now. */
    Path move(Path file, Instant now) throws IOException {
        return move(file, now, Files::deleteIfExists);
    }

    Path move(Path file, Instant now, Deletion deletion) throws IOException {
        Path aside = freeName(file.toAbsolutePath().getParent(), now);
        Files.move(file, aside);
        deleteTheOldestBeside(aside, deletion);
        return aside;
    }

    /** A name in that folder that nothing has. */
    Path freeName(Path folder, Instant now) {
        String name = prefix() + TIME.format(now);
        Path aside = folder.resolve(name);
        for (int another = 2; Files.exists(aside); another++) {
            aside = folder.resolve(name + "-" + another);
        }
        return aside;
    }

    /** By their names; the one just set aside stays, whatever the clock says. One too many is no reason to fail. */
    void deleteTheOldestBeside(Path aside) {
        deleteTheOldestBeside(aside, Files::deleteIfExists);
    }

    private void deleteTheOldestBeside(Path aside, Deletion deletion) {
        try (Stream<Path> files = Files.list(aside.getParent())) {
            List<Path> others = files.filter(
                            file -> file.getFileName().toString().startsWith(prefix()))
                    // a folder was never written by this program
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.equals(aside))
                    .sorted()
                    .toList();
            for (Path old : others.subList(0, Math.max(0, others.size() - (KEPT - 1)))) {
                deletion.delete(old);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("an old file beside %s could not be deleted: %s", aside, Failure.reason(e));
        }
    }

    private String prefix() {
        return this == DAMAGED ? "journal.damaged-" : "journal.replaced-";
    }
}

package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A small file system in memory, for tests that fill it up; only root may mount one. */
public final class Tmpfs implements AutoCloseable {
    private final Path path;

    private Tmpfs(Path path) {
        this.path = path;
    }

    /**
     * Mounts one, or skips the test and says so.
     *
     * @param size as mount takes it, such as {@code 1m}
     */
    public static Tmpfs mount(Path path, String size) throws IOException, InterruptedException {
        String mount = Program.find("mount", Path.of("/bin"), Path.of("/usr/bin"));
        Files.createDirectories(path);
        Program.Outcome outcome =
                Program.run(Map.of(), mount, "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
        assumeTrue(outcome.exitCode() == 0, "skipped: may not mount a tmpfs: " + outcome.output());
        return new Tmpfs(path);
    }

    public Path path() {
        return path;
    }

    /** Writes until nothing more fits; the file to delete to make room again. */
    public Path fill() throws IOException {
        Path ballast = path.resolve("ballast");
        byte[] kilobyte = new byte[1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(kilobyte);
            }
        } catch (IOException full) {
            return ballast;
        }
    }

    /** Makes it read-only ({@code ro}) or writable ({@code rw}). */
    public void remount(String how) throws IOException, InterruptedException {
        Program.Outcome outcome = Program.run(Map.of(), "mount", "-o", "remount," + how, path.toString());
        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    /** Lets go of it, even if a test that failed has left a file of it open. */
    @Override
    public void close() throws IOException {
        try {
            Program.Outcome outcome = Program.run(Map.of(), "umount", "--lazy", path.toString());
            assertEquals(0, outcome.exitCode(), outcome.output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

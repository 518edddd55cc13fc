package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The folders below which clients may read and write, and the one that they are in. Links are followed before it is looked
 * whether a file is below; what changes folders to links in the same moment, as a program on the station may, can win
 * against that. Thread-safe.
 */
public final class Folders {
    private final List<Path> folders;
    private volatile Path current;

    /**
     * These folders, and all that is below them.
     *
     * @param folders none: then no file may be touched; the first is where clients begin
     * @throws IOException if one is not there, or no folder
     */
    public static Folders of(List<Path> folders) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path folder : folders) {
            Path there = folder.toRealPath();
            if (!Files.isDirectory(there)) {
                throw new NotDirectoryException(folder.toString());
            }
            real.add(there);
        }
        return new Folders(List.copyOf(real));
    }

    private Folders(List<Path> folders) {
        this.folders = folders;
        this.current = folders.isEmpty() ? Path.of("").toAbsolutePath() : folders.get(0);
    }

    /** Where clients are, absolute. It may have been removed. */
    Path current() {
        return current;
    }

    /** @param folder one that {@link #file} has given */
    void enter(Path folder) {
        current = folder;
    }

    /**
     * The file that a client means, with all links followed; it need not be there.
     *
     * @throws CommandFailedException {@code PermissionError}, if it is outside
     * @throws IOException such as: a link points to nothing
     */
    Path file(String name) throws CommandFailedException, IOException {
        return below(real(absolute(name)), name);
    }

    /**
     * The entry of a folder that a client means: not what it links to, if it is a link.
     *
     * @throws CommandFailedException {@code PermissionError}, if it is outside, or one of the folders themselves
     */
    Path entry(String name) throws CommandFailedException, IOException {
        Path absolute = absolute(name);
        if (absolute.getParent() == null) {
            throw refused(name);
        }
        Path entry = below(real(absolute.getParent()).resolve(absolute.getFileName()), name);
        if (folders.stream().anyMatch(folder -> folder.startsWith(entry))) {
            throw CommandFailedException.of(
                    "PermissionError", 13, "Permission denied: it is a folder that the agent was given", name);
        }
        return entry;
    }

    private Path absolute(String name) throws CommandFailedException {
        try {
            return current.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw CommandFailedException.of("ValueError", "no file of this system can have that name");
        }
    }

    private Path below(Path real, String name) throws CommandFailedException {
        if (folders.stream().noneMatch(real::startsWith)) {
            throw refused(name);
        }
        return real;
    }

    private static Path real(Path absolute) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path there = absolute;
        while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            missing.push(there.getFileName());
            there = there.getParent();
        }
        Path real = there.toRealPath();
        for (Path name : missing) {
            real = real.resolve(name);
        }
        return real;
    }

    private static CommandFailedException refused(String name) {
        return CommandFailedException.of(
                "PermissionError", 13, "Permission denied: it is outside of the agent's folders (--folder)", name);
    }
}

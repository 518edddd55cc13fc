package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders below which clients may read and write, and the one that a client is in. Links are followed before it is looked
 * whether a file is below; what changes folders to links in the same moment, as a program on the station may, can win
 * against that. Thread-safe.
 */
public final class Folders {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

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

    /** The same folders, for one more client: in the first of them. */
    Folders fromTheStart() {
        return new Folders(folders);
    }

    /**
     * Whether that is one of the folders, or below one, with links followed.
     *
     * @throws IOException if it is not there
     */
    public boolean contains(Path file) throws IOException {
        return isBelow(file.toRealPath());
    }

    /** Where the client is, absolute. It may have been removed. */
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
        return below(real(absolute(name), name), name);
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
        Path entry = below(real(absolute.getParent(), name).resolve(absolute.getFileName()), name);
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

    private boolean isBelow(Path real) {
        return folders.stream().anyMatch(real::startsWith);
    }

    private Path below(Path real, String name) throws CommandFailedException {
        if (!isBelow(real)) {
            throw refused(name);
        }
        return real;
    }

    private Path real(Path absolute, String name) throws CommandFailedException, IOException {
        Path there = whatIsThere(absolute);
        Path real;
        try {
            real = there.toRealPath();
        } catch (IOException e) {
            if (leadsOut(there)) {
                throw refused(name);
            }
            throw e;
        }
        return real.resolve(there.relativize(absolute)).normalize();
    }

    /** The last on the way to a file that is there, be it a link to nothing. */
    private static Path whatIsThere(Path absolute) {
        Path there = absolute;
        while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there;
    }

    /**
     * Whether a link that cannot be followed to its end leaves the folders on its way: nobody is to learn from that whether
     * something is there.
     */
    private boolean leadsOut(Path link) {
        Path at = link;
        for (int i = 0; i < MOST_LINKS; i++) {
            try {
                return !isBelow(at.toRealPath());
            } catch (IOException e) {
                // it is one more link to nothing, or nobody may look
            }
            Path parent = at.getParent();
            if (parent == null) {
                return true;
            }
            try {
                Path real = parent.toRealPath();
                if (!isBelow(real)) {
                    return true;
                }
                at = whatIsThere(real.resolve(Files.readSymbolicLink(at)).normalize());
            } catch (IOException | UnsupportedOperationException e) {
                at = whatIsThere(parent);
            }
        }
        return false; // links that go round
    }

    private static CommandFailedException refused(String name) {
        return CommandFailedException.of(
                "PermissionError", 13, "Permission denied: it is outside of the agent's folders (--folder)", name);
    }
}

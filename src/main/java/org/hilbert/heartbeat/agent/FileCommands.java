package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;

/** The commands about files. Thread-safe, as far as the file system is. */
final class FileCommands {
    /** How many octets of a file one message has at most, whatever a client asks for. */
    static final int MOST_OCTETS = 256 * 1024;
    /** How many names a list has. */
    static final int MOST_NAMES = 10_000;

    private static final long USUAL_LIMIT = 1024;
    /** From the last bit of a mode on. */
    private static final PosixFilePermission[] PERMISSIONS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    private final Folders folders;

    FileCommands(Folders folders) {
        this.folders = folders;
    }

    Ending cd(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        if (given.value("dest") instanceof Long) { // Python takes it for the number of an open file
            throw CommandFailedException.of("NotADirectoryError", 20, "Not a directory", given.value("dest"));
        }
        Path folder = folders.file(given.text("dest"));
        checkIsFolder(folder);
        folders.enter(folder);
        telling.tell(folder.toString());
        return Ending.WELL;
    }

    Ending cwd(Telling telling) throws InterruptedException {
        telling.tell(folders.current().toString());
        return Ending.WELL;
    }

    Ending ls(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("src", folders.current().toString());
        Path folder = folders.file(name);
        if (!Files.isDirectory(folder)) {
            telling.tell(name + ": No such directory");
            return Ending.WRONG_PARAMETER;
        }
        Set<String> subfolders = new TreeSet<>();
        Set<String> files = new TreeSet<>();
        Set<String> links = new TreeSet<>();
        int left = MOST_NAMES;
        boolean isWhole = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (--left < 0) {
                    isWhole = false;
                    break;
                }
                String entryName = entry.getFileName().toString();
                if (Files.isSymbolicLink(entry)) {
                    links.add("l " + entryName);
                } else if (Files.isDirectory(entry)) {
                    subfolders.add("d " + entryName);
                } else {
                    files.add("f " + entryName);
                }
            }
        }
        telling.tell(Stream.of(subfolders, files, links)
                .flatMap(Set::stream)
                .collect(Collectors.joining(
                        "\n",
                        "Listing of Directory " + name + ":\n\n",
                        isWhole ? "" : "\n(there are more; only " + MOST_NAMES + " are told)")));
        return Ending.WELL;
    }

    Ending mkdir(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path folder = folders.file(name);
        long mode = given.number("mode", 0777);
        Files.createDirectory(folder);
        if (given.value("mode") != null) {
            setMode(folder, mode);
        }
        telling.tell("Created directory: " + name);
        return Ending.WELL;
    }

    private static void setMode(Path folder, long mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (view == null) {
            return; // as Python, on a system without
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < PERMISSIONS.length; bit++) {
            if ((mode >> bit & 1) == 1) {
                permissions.add(PERMISSIONS[bit]);
            }
        }
        view.setPermissions(permissions);
    }

    Ending mkdirs(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path folder = folders.file(name);
        if (Files.exists(folder) && !given.flag("exist_ok")) {
            throw new FileAlreadyExistsException(name);
        }
        Files.createDirectories(folder);
        telling.tell("Created directory: " + name);
        return Ending.WELL;
    }

    Ending rm(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path entry = folders.entry(name);
        if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            telling.tell("Directory or File " + name + " doesn't exist?");
            return Ending.WRONG_PARAMETER;
        }
        boolean isFolder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        if (isFolder && given.flag("recursive")) {
            Files.walkFileTree(entry, new Removing());
        } else {
            Files.delete(entry);
        }
        telling.tell("Removed " + (isFolder ? "directory " : "file ") + name);
        return Ending.WELL;
    }

    /** It does not follow links. */
    private static final class Removing extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
            if (problem != null) {
                throw problem;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    Ending rdfile(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path file = folders.file(name);
        long limit = given.number("limit", USUAL_LIMIT);
        if (limit < 1) {
            throw CommandFailedException.of("ValueError", "limit must be 1 or more octets");
        }
        checkIsFile(file, name);
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            telling.tell("Contents of " + name);
            int atOnce = (int) Math.min(limit, MOST_OCTETS);
            for (byte[] part = content.readNBytes(atOnce); part.length > 0; part = content.readNBytes(atOnce)) {
                telling.tell(part);
            }
        }
        return Ending.WELL;
    }

    Ending wrfile(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path file = folders.file(name);
        byte[] data = given.octets("data");
        boolean isAppended = given.flag("append");
        if (Files.exists(file)) {
            checkIsFile(file, name);
        }
        try (OutputStream content = Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS,
                isAppended ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            content.write(data);
        }
        telling.tell("Finished writing data to " + name);
        return Ending.WELL;
    }

    Ending touch(Arguments given, Telling telling) throws CommandFailedException, IOException, InterruptedException {
        String name = given.text("path");
        Path file = folders.file(name);
        if (Files.exists(file)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } else {
            Files.createFile(file);
        }
        telling.tell("Touched " + name);
        return Ending.WELL;
    }

    private static void checkIsFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
    }

    /** To read from a pipe or a device may last for ever. */
    private static void checkIsFile(Path file, String name) throws IOException, CommandFailedException {
        if (Files.isDirectory(file)) {
            throw CommandFailedException.of("IsADirectoryError", 21, "Is a directory", name);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw CommandFailedException.of("OSError", 22, "Invalid argument: it is no file with a content", name);
        }
    }

    /** What Python would say of that. */
    static PythonError error(IOException problem, Object file) {
        String reason = Optional.of(problem)
                .filter(FileSystemException.class::isInstance)
                .map(each -> ((FileSystemException) each).getReason())
                .orElse("");
        if (problem instanceof NoSuchFileException) {
            return PythonError.of("FileNotFoundError", 2, "No such file or directory", file);
        }
        if (problem instanceof FileAlreadyExistsException) {
            return PythonError.of("FileExistsError", 17, "File exists", file);
        }
        if (problem instanceof NotDirectoryException || reason.equals("Not a directory")) {
            return PythonError.of("NotADirectoryError", 20, "Not a directory", file);
        }
        if (problem instanceof AccessDeniedException) {
            return PythonError.of("PermissionError", 13, "Permission denied", file);
        }
        if (problem instanceof DirectoryNotEmptyException) {
            return PythonError.of("OSError", 39, "Directory not empty", file);
        }
        return PythonError.of("OSError", 5, reason.isEmpty() ? "Input/output error" : reason, file);
    }

    /** The argument of a command that names its file; null if it has none. */
    static Object fileOf(Arguments given) {
        return Arrays.asList("path", "dest", "src").stream()
                .map(given::value)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }
}

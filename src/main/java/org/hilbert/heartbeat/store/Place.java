package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a journal is kept.
 *
 * @param folder absolute; it is created when it is needed, for its owner only
 * @param fileSystem what MVStore has to reach it by: empty, or a prefix such as {@code nio:}
 */
record Place(Path folder, String fileSystem) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    Path file() {
        return folder.resolve("journal.mv");
    }

    /** What takes the journal's place when it is whole; of no value until then. */
    Path successor() {
        return folder.resolve("journal.mv.new");
    }

    String forMvStore(Path file) {
        return fileSystem + file;
    }

    void createFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, forTheOwner("rwx------"));
        }
    }

    /** Creates an empty file, unless there is one. */
    static void createFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, forTheOwner("rw-------"));
        }
    }

    /** Has a file that was created or renamed survive a power cut under its new name, where the system can do that. */
    void syncFolder() {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder
        }
    }

    private static FileAttribute<?>[] forTheOwner(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}

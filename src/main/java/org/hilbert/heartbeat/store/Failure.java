package org.hilbert.heartbeat.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.stream.Stream;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** What an exception out of MVStore or the file system means. */
final class Failure {
    private Failure() {}

    /** Whether another program, or another store of this one, has the file open. */
    static boolean isLock(Throwable failure) {
        return chain(failure).anyMatch(link -> code(link) == DataUtils.ERROR_FILE_LOCKED);
    }

    /**
     * Whether it is about what is in the file, rather than about the machine: a disk that is full, a folder that may not be
     * written to, a file somebody else has open, too little memory for it. A file that ends too early is damaged.
     */
    static boolean isDamage(Throwable failure) {
        return chain(failure)
                .noneMatch(link -> link instanceof IOException && !(link instanceof EOFException)
                        || link instanceof OutOfMemoryError
                        || code(link) == DataUtils.ERROR_FILE_LOCKED
                        || code(link) == DataUtils.ERROR_WRITING_FAILED
                        || code(link) == DataUtils.ERROR_CLOSED);
    }

    /** In a few words, what the machine says is wrong. */
    static String reason(Throwable failure) {
        Optional<Throwable> ofTheMachine =
                chain(failure).filter(IOException.class::isInstance).findFirst();
        Throwable link = ofTheMachine.orElse(failure);
        if (link instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (link instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (link instanceof FileAlreadyExistsException) {
            return "there is a file where a folder should be";
        }
        if (link instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        // MVStore appends its version and a code in brackets.
        return Optional.ofNullable(link.getMessage())
                .map(message -> message.lines().findFirst().orElse("").replaceFirst(" \\[[0-9./]+\\]$", ""))
                .filter(message -> !message.isBlank())
                .orElse(link.getClass().getSimpleName());
    }

    private static int code(Throwable link) {
        return link instanceof MVStoreException store ? store.getErrorCode() : 0;
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(20);
    }
}

package org.hilbert.heartbeat.store;

/** A journal's file can be read, but what is in it is not what was written. */
final class DamagedFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedFileException(String message) {
        super(message);
    }

    DamagedFileException(Throwable cause) {
        super(Failure.reason(cause), cause);
    }
}

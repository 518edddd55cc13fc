package org.hilbert.heartbeat.probe.conplyent;

/** A file was not copied: the server said that it may not be written. */
public final class NotWrittenException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    NotWrittenException(String message) {
        super(message);
    }
}

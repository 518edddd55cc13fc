package org.hilbert.heartbeat.cli;

/** A command could not do what it was told; the message is for the person who told it. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}

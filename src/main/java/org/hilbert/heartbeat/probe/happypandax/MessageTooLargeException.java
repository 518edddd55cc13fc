package org.hilbert.heartbeat.probe.happypandax;

/** The server sends a message beyond the {@link MessageBounds}; it was not read any further. */
public final class MessageTooLargeException extends ConnectionFailedException {
    private static final long serialVersionUID = 1L;

    MessageTooLargeException(String message) {
        super(message, null);
    }
}

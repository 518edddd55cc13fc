package org.hilbert.heartbeat.probe.happypandax;

/** What the server sends is not gzip followed by {@code <EOF>}: it is no HappyPanda X server, or speaks TLS. */
public final class MalformedMessageException extends ConnectionFailedException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.hilbert.heartbeat.client;

/** There is no connection to the server, or it broke before the answer was complete. */
public final class CannotConnectException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    CannotConnectException(String message, Throwable cause) {
        super(message, cause);
    }
}

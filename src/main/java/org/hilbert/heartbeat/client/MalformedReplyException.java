package org.hilbert.heartbeat.client;

/** The answer is not what a heartbeat server answers. */
public final class MalformedReplyException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    MalformedReplyException(String message, Throwable cause) {
        super(message, cause);
    }
}

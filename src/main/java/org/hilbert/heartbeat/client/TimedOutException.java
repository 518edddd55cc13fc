package org.hilbert.heartbeat.client;

/** The answer did not come in time, or the thread that waited for it was interrupted (and still is). */
public final class TimedOutException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message, Throwable cause) {
        super(message, cause);
    }
}

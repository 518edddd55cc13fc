package org.hilbert.heartbeat.probe.happypandax;

/** What was waited for did not come in time, or the thread was interrupted (and still is) while another had its turn. */
public final class TimedOutException extends ConnectionFailedException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message, Throwable cause) {
        super(message, cause);
    }
}

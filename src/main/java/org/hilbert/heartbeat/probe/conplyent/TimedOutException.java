package org.hilbert.heartbeat.probe.conplyent;

/** The server did not answer in time. */
public final class TimedOutException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message) {
        super(message);
    }
}

package org.hilbert.heartbeat.probe.conplyent;

/** The server did not answer in time. */
public final class TimedOutException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param who did not answer
     * @param reason what happened instead
     */
    TimedOutException(String who, String reason) {
        super(who + ": " + reason);
        this.reason = reason;
    }

    /** What happened instead, without saying where. */
    public String reason() {
        return reason;
    }
}

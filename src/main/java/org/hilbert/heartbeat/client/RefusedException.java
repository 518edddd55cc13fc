package org.hilbert.heartbeat.client;

/** The server answered, but not as wished. */
public final class RefusedException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;

    RefusedException(String message, int status, String sentence) {
        super(message, null);
        this.status = status;
        this.sentence = sentence;
    }

    /** The HTTP status, such as 400 or 503. */
    public int status() {
        return status;
    }

    /** What the server said, on one line and cut to some hundred characters; may be empty. */
    public String sentence() {
        return sentence;
    }
}

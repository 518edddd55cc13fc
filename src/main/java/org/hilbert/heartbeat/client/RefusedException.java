package org.hilbert.heartbeat.client;

/**
 * The server answered, but not as wished.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().build();
 * try {
 *     client.get("/nothing-here");
 * } catch (RefusedException e) {
 *     System.out.println(e.status() + ": " + e.sentence());
 * }
 * }</pre>
 */
public final class RefusedException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String sentence;
    private final String text;

    /** @param text the whole of what the server said */
    RefusedException(String message, int status, String sentence, String text) {
        super(message, null);
        this.status = status;
        this.sentence = sentence;
        this.text = text;
    }

    /** The HTTP status, such as 400 or 503. */
    public int status() {
        return status;
    }

    /** What the server said, on one line and cut to some hundred characters; may be empty. */
    public String sentence() {
        return sentence;
    }

    /** The whole of what the server said, as it came; of the paths below {@code /api} it is JSON. */
    public String text() {
        return text;
    }
}

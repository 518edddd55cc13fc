package org.hilbert.heartbeat.client;

/**
 * The answer is not what a heartbeat server answers.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().build();
 * try {
 *     client.status();
 * } catch (MalformedReplyException e) {
 *     System.out.println("HB_URL names some other server: " + e.getMessage());
 * }
 * }</pre>
 */
public final class MalformedReplyException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    MalformedReplyException(String message, Throwable cause) {
        super(message, cause);
    }
}

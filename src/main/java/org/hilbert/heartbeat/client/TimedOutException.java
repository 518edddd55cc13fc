package org.hilbert.heartbeat.client;

/**
 * The answer did not come in time, or the thread that waited for it was interrupted (and still is).
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().requestTimeout(Duration.ofSeconds(1)).build();
 * try {
 *     client.status();
 * } catch (TimedOutException e) {
 *     System.out.println("no answer within 1 s");
 * }
 * }</pre>
 */
public final class TimedOutException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message, Throwable cause) {
        super(message, cause);
    }
}

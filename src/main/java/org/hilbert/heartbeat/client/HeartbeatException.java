package org.hilbert.heartbeat.client;

/**
 * A message or question did not get its answer. The message says what was sent to which server, and why there is no
 * answer; it holds no token.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().url("http://127.0.0.1:1").build();
 * try {
 *     client.list();
 * } catch (HeartbeatException e) {
 *     System.out.println("the server is not there: " + e.getMessage());
 * }
 * }</pre>
 */
public abstract sealed class HeartbeatException extends RuntimeException
        permits CannotConnectException, TimedOutException, RefusedException, MalformedReplyException {
    private static final long serialVersionUID = 1L;

    HeartbeatException(String message, Throwable cause) {
        super(message, cause);
    }
}

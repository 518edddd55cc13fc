package org.hilbert.heartbeat.client;

/**
 * There is no connection to the server, or it broke before the answer was complete.
 *
 * <pre>{@code
 * HeartbeatClient client = HeartbeatClient.builder().url("http://127.0.0.1:1").build();
 * try {
 *     client.status();
 * } catch (CannotConnectException e) {
 *     System.out.println(e.getMessage());
 * }
 * }</pre>
 */
public final class CannotConnectException extends HeartbeatException {
    private static final long serialVersionUID = 1L;

    CannotConnectException(String message, Throwable cause) {
        super(message, cause);
    }
}

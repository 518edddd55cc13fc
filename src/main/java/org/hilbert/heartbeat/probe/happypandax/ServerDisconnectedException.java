package org.hilbert.heartbeat.probe.happypandax;

/** The server ended the connection, or there is none to be had (code 502). */
public final class ServerDisconnectedException extends ConnectionFailedException {
    private static final long serialVersionUID = 1L;
    private static final int CODE = 502;

    ServerDisconnectedException(String message, Throwable cause) {
        super(CODE, message, cause);
    }
}

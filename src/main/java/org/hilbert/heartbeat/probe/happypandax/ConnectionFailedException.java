package org.hilbert.heartbeat.probe.happypandax;

/** Something is wrong with the connection (code 501). It is closed; {@link HappyPandaXClient#connect()} makes a new one. */
public sealed class ConnectionFailedException extends HappyPandaXException
        permits ServerDisconnectedException, TimedOutException, MessageTooLargeException, MalformedMessageException {
    private static final long serialVersionUID = 1L;
    private static final int CODE = 501;

    ConnectionFailedException(String message, Throwable cause) {
        this(CODE, message, cause);
    }

    ConnectionFailedException(int code, String message, Throwable cause) {
        super(code, message, cause);
    }
}

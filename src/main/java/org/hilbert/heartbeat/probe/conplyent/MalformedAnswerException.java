package org.hilbert.heartbeat.probe.conplyent;

/** The server sent what is no message, or one that is not allowed; the connection was closed. */
public final class MalformedAnswerException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}

package org.hilbert.heartbeat.probe.conplyent;

/** The connection ended while something was waited for: what became of a command that was sent is not known. */
public final class ConnectionLostException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String message) {
        super(message);
    }
}

package org.hilbert.heartbeat.probe.conplyent;

/** There is no connection: {@code connect} was not called, or it was closed, or lost and is not there again. */
public final class NotConnectedException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    NotConnectedException(String message) {
        super(message);
    }
}

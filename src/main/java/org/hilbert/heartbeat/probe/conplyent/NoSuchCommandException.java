package org.hilbert.heartbeat.probe.conplyent;

/** The server has no command of that name. */
public final class NoSuchCommandException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    NoSuchCommandException(String message) {
        super(message);
    }
}

package org.hilbert.heartbeat.probe.conplyent;

/** A job told more than is kept for whoever does not read it; the rest of it is dropped. */
public final class OutputTooLongException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    OutputTooLongException(String message) {
        super(message);
    }
}

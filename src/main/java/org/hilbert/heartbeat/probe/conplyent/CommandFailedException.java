package org.hilbert.heartbeat.probe.conplyent;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;

/** A command ended with an error of Python's, and {@code raiseError} was asked for. */
public final class CommandFailedException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    private final transient PythonError error;

    CommandFailedException(String command, PythonError error) {
        super(command + " failed: " + error);
        this.error = error;
    }

    /** The error, as data. */
    public PythonError error() {
        return error;
    }
}

package org.hilbert.heartbeat.probe.conplyent;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.probe.conplyent.wire.Shown;

/** A command ended with an error of Python's, and {@code raiseError} was asked for. */
public final class CommandFailedException extends ConplyentException {
    private static final long serialVersionUID = 1L;

    private final transient PythonError error;

    CommandFailedException(String command, PythonError error) {
        super(command + " failed: " + Shown.of(error.toString()));
        this.error = error;
    }

    /** The error, as data. */
    public PythonError error() {
        return error;
    }
}

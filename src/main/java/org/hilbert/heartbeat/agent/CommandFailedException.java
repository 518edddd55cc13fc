package org.hilbert.heartbeat.agent;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;

/** A command could not be done; the client is told the error of Python that says so. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient PythonError error;

    CommandFailedException(PythonError error) {
        super(error.toString());
        this.error = error;
    }

    static CommandFailedException of(String type, Object... arguments) {
        return new CommandFailedException(PythonError.of(type, arguments));
    }

    PythonError error() {
        return error;
    }
}

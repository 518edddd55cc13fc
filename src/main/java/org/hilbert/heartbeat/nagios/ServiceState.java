package org.hilbert.heartbeat.nagios;

/** The four states of the monitoring plug-in guidelines. */
public enum ServiceState {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitCode;

    ServiceState(int exitCode) {
        this.exitCode = exitCode;
    }

    /** What a plug-in that says this exits with. */
    public int exitCode() {
        return exitCode;
    }
}

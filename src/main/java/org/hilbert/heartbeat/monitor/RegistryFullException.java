package org.hilbert.heartbeat.monitor;

/** No further application can be taken in; those already known go on. */
public final class RegistryFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryFullException(int maxApplications) {
        super(
                "this server already knows " + maxApplications + " applications and takes no further one",
                null,
                false,
                false);
    }
}

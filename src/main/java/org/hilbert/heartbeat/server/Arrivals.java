package org.hilbert.heartbeat.server;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Hears how long each silence between two beats of an application was. Called on the thread that serves the beat, at every
 * beat: it must be quick and must not throw. Not called for a silence in which the monitor had reason to suspect itself.
 */
public interface Arrivals {
    /**
     * A silence has ended: by a beat, or because the application is forgotten.
     *
     * @param silence how long it was, in nanoseconds; 0 or more
     * @param promise how long it was meant to be at most: T without the tolerance, in nanoseconds; 0 or more
     */
    void heard(ApplicationId id, long silence, long promise);
}

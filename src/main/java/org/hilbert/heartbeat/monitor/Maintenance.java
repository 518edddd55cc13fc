package org.hilbert.heartbeat.monitor;

import java.time.Instant;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * A time in which nobody need act on what an application, or the whole station, does: a cover over states, not a state.
 *
 * @param application whose; empty if it is the station's
 * @param from when it begins
 * @param until when it ends, later than it begins; empty if somebody will end it
 * @param why one line for people; may be empty
 * @param planned whether the roster says so, rather than somebody who switched it on
 */
public record Maintenance(
        Optional<ApplicationId> application, Instant from, Optional<Instant> until, String why, boolean planned) {
    /**
     * Whether it is on at that moment; it is at its beginning, and is not at its end. What somebody switched on is on before
     * its beginning too: the clock must have been put back since.
     */
    public boolean isOn(Instant at) {
        boolean hasBegun = !planned || !at.isBefore(from);
        return hasBegun && until.map(at::isBefore).orElse(true);
    }

    /** Whether it is about that application. */
    public boolean covers(ApplicationId id) {
        return application.map(id::equals).orElse(true);
    }
}

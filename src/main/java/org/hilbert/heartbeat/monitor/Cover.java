package org.hilbert.heartbeat.monitor;

import java.time.Instant;
import java.util.Optional;

/**
 * Why nobody need act on what an application does for the time being.
 *
 * @param kind which sort of reason
 * @param until when it ends; empty if that is not known
 * @param why one line for people; may be empty
 */
public record Cover(Kind kind, Optional<Instant> until, String why) {
    /** Which sort of reason. */
    public enum Kind {
        /** It is being worked on. */
        MAINTENANCE,
        /** The station is closed. */
        CLOSED,
        /** Its station, which watches it, is not heard: what is shown is what was known last. */
        NETWORK
    }
}

package org.hilbert.heartbeat.monitor;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Hears what the core brings about, on the thread that brought it about, no lock held; it must be quick and must not throw.
 * Of changes of one application that several threads bring about at once, the later may be heard first; their times tell
 * the order.
 */
@FunctionalInterface
public interface Listener {
    /** An application went from one state to another. */
    void changed(StateChange change);

    /** An application promises much more, or less, than when this or a change was last told of it. */
    default void promised(ApplicationId id) {}

    /**
     * A silence of an application has ended, by a beat or because it is forgotten; not told of one in which the monitor
     * suspected itself.
     *
     * @param silence how long it was, in nanoseconds; 0 or more
     * @param promise how long it was meant to be at most, in nanoseconds; 0 or more
     */
    default void heard(ApplicationId id, long silence, long promise) {}

    /**
     * A deadline has come up that passes before {@link Registry#nextLook} said one would.
     *
     * @param at when, in the monotonic nanoseconds of the time source
     */
    default void due(long at) {}

    /** A time in which the monitor suspects itself has begun or, told with its end, is over. */
    default void interrupted(Interruption interruption) {}
}

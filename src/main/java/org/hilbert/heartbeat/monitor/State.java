package org.hilbert.heartbeat.monitor;

/** What is known of an application's promise. */
public enum State {
    /** On the roster, and not heard of yet. */
    EXPECTED,
    /** Heard of for the first time, or anew, and not yet again. */
    STARTING,
    /** Keeps its promises. */
    UP,
    /** Silent for at least the warning threshold of its max wait. */
    LATE,
    /** Beats, but its progress has not moved for too many max waits: alive, and frozen. */
    STALLED,
    /** Silent for at least the critical threshold of its max wait. */
    CRITICAL,
    /** Silent for so long that it counts as gone without a goodbye; remembered until it is heard of or forgotten. */
    LOST,
    /** Has said goodbye; silence is fine until the time it named has passed. */
    STOPPING,
    /** Not there: gone after a goodbye, forgotten, or never heard of. Nothing is kept of it. */
    DONE;

    /** Whether it is tracked as running: neither lost nor on its way out. */
    public boolean isActive() {
        return this == STARTING || this == UP || this == LATE || this == STALLED || this == CRITICAL;
    }

    /** Whether somebody should act: it is as good as dead or frozen, not merely late. */
    public boolean isAlarming() {
        return this == STALLED || this == CRITICAL || this == LOST;
    }

    /** Whether it is silent or as good as dead, of which a cover says that nobody need act. */
    public boolean needsCover() {
        return this == LATE || this == EXPECTED || isAlarming();
    }
}

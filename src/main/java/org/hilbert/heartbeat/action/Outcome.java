package org.hilbert.heartbeat.action;

/**
 * How an action went.
 *
 * @param done whether it was done
 * @param begun whether anything was begun at all, so that it may have had an effect; true if that is not known
 * @param text what came of it, for people; bounded, may have several lines
 */
record Outcome(boolean done, boolean begun, String text) {
    Outcome(boolean done, String text) {
        this(done, true, text);
    }

    /** It certainly had no effect. */
    static Outcome notBegun(String text) {
        return new Outcome(false, false, text);
    }

    Outcome saying(String other) {
        return new Outcome(done, begun, other);
    }
}

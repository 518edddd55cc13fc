package org.hilbert.heartbeat.action;

import java.time.Instant;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What an action is told: who is in which state, and why that is a reason to act.
 *
 * @param key the same for each repetition of the same occasion, and for no other, also across restarts
 * @param application about whom
 * @param state its state
 * @param since since when
 * @param text what happened, as the end of a sentence that begins with the application
 * @param purpose why the action is taken, as people read it, such as {@code step 2 of 3}
 */
record Occasion(String key, ApplicationId application, State state, Instant since, String text, String purpose) {
    /** The purpose of what is only tried. */
    static final String TEST = "test";

    /** Nothing has happened: somebody wants to see whether an action works. */
    boolean isTest() {
        return purpose.equals(TEST);
    }
}

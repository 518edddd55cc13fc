package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.List;

/**
 * What is done, one step after the other, until an application runs again. Immutable.
 *
 * @param name its configured name
 * @param steps in the order in which they are taken
 * @param coolDown how long after the end of a step the next is taken, and how long an application must run for the ladder to
 *     begin anew; above 0
 * @param after for how long an application must have been alarming before the first step; 0 or more
 */
record Ladder(String name, List<Step> steps, Duration coolDown, Duration after) {
    /**
     * One step.
     *
     * @param action the configured name of what is done
     * @param tells whether that only tells somebody, which is no recovery and needs no budget
     */
    record Step(String action, boolean tells) {}

    Ladder {
        steps = List.copyOf(steps);
    }

    /** The step of that index, as people read it. */
    String purpose(int step) {
        return "step " + (step + 1) + " of " + steps.size() + " of ladder " + name;
    }
}

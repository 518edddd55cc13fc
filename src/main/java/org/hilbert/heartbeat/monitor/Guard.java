package org.hilbert.heartbeat.monitor;

import java.time.Duration;

/**
 * When the monitor suspects itself rather than the applications, and gives each a fair new allowance before it blames one
 * (docs/decisions/0023-self-suspicion.md).
 *
 * @param pause how long no sweep may come, or how far the wall clock may move by itself; above 0
 * @param share which share of the applications falls silent at once for that to be nobody's fault; above 0, at most 1; 0
 *     for none
 * @param least how many applications must be known to be silent or alive for a share to mean something; 2 or more
 */
public record Guard(Duration pause, double share, int least) {
    /** Never. */
    public static final Guard OFF = new Guard(Duration.ofDays(100_000), 0, 2);

    /** Whether so many silent ones among so many are too many at once. */
    boolean isMass(int silent, int heard) {
        int judged = silent + heard;
        return share > 0 && judged >= least && silent >= share * judged;
    }

    /** Whether, of so many at most, so many that were heard are enough to know that the silent ones are not a mass. */
    boolean isNoMass(int heard, int all) {
        return heard > (1 - share) * all;
    }
}

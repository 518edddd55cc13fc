package org.hilbert.heartbeat.monitor;

/**
 * How the work of an application moves, as far as its beats tell. Most tell of none, and have none of these.
 *
 * <p>Not thread-safe: it belongs to its application. Times are monotonic nanoseconds.
 */
final class Work {
    /** What the last beat told of. */
    private long progress;
    /** When a beat first told of that. */
    private long moved;
    /** The longest max wait promised since then, until it stalled. */
    private long longestWait;

    Work(long progress, long moved, long maxWait) {
        this.progress = progress;
        this.moved = moved;
        this.longestWait = maxWait;
    }

    long progress() {
        return progress;
    }

    /** Takes in what a beat told of. Once it has stalled, no longer promise makes up for it: only movement does. */
    void watch(long told, long now, long maxWait, boolean stalled) {
        if (told != progress) {
            progress = told;
            moved = now;
            longestWait = maxWait;
        } else if (!stalled) {
            longestWait = Math.max(longestWait, maxWait);
        }
    }

    /** From when on it has stood still for too long. */
    long stillnessEnds(Rules rules) {
        return moved + rules.thresholds().stillnessAllowed(longestWait);
    }

    /** It has stood still for too long from now on, whenever it moved last. */
    void stalled(long now, Rules rules) {
        moved = now - rules.thresholds().stillnessAllowed(longestWait);
    }

    /** That time does not count. */
    void excuse(long now, long stoodStill) {
        moved = Application.earliest(moved + stoodStill, now);
    }
}

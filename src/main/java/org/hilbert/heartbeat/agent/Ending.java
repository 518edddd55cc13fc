package org.hilbert.heartbeat.agent;

/**
 * How a command ended.
 *
 * @param exitCode what the client is told; null if it is told none
 * @param after what is to be done when the client was told
 * @param isLater whether the command goes on by itself, and tells its end itself
 */
record Ending(Long exitCode, Runnable after, boolean isLater) {
    static final Ending WELL = new Ending(0L, () -> {}, false);
    /** A parameter was wrong; a sentence has said which. */
    static final Ending WRONG_PARAMETER = new Ending(-1L, () -> {}, false);
    /** An error of Python was told. */
    static final Ending ERROR = new Ending(1L, () -> {}, false);

    static final Ending LATER = new Ending(null, () -> {}, true);

    static Ending before(Long exitCode, Runnable after) {
        return new Ending(exitCode, after, false);
    }
}

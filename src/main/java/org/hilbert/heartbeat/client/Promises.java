package org.hilbert.heartbeat.client;

import java.time.Duration;

import org.hilbert.heartbeat.protocol.Command;

/**
 * What the beats of one application promise: the longest time until the next one.
 *
 * @param init of the first
 * @param ping of every further one
 * @param done of the goodbye: how long it takes to end
 */
record Promises(Duration init, Duration ping, Duration done) {
    private static final Duration LONGEST = Duration.ofDays(100);

    /**
     * That promise.
     *
     * @param what how an error names it
     * @throws IllegalArgumentException if it is negative or longer than any server takes
     */
    static Duration checked(String what, Duration promise) {
        if (promise.isNegative() || promise.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be 0 to " + LONGEST.toDays() + " days, was " + promise);
        }
        return promise;
    }

    Duration of(Command command) {
        return switch (command) {
            case INIT -> init;
            case PING -> ping;
            case DONE -> done;
        };
    }
}

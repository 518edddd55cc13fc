package org.hilbert.heartbeat.server;

import java.util.concurrent.atomic.LongAdder;

import jakarta.inject.Singleton;

import org.hilbert.heartbeat.protocol.Command;

/** How many beats came since the start, and what became of them. Thread-safe; to count one is one addition. */
@Singleton
public class BeatCounts {
    private static final int OUTCOMES = Outcome.values().length;

    private final LongAdder[] counts = new LongAdder[Command.values().length * OUTCOMES];

    /** What became of a beat. */
    public enum Outcome {
        /** It was taken in. */
        TAKEN,
        /** It could not be understood. */
        MALFORMED,
        /** Its application is new, and there was no room. */
        FULL,
        /** Whoever sent it may not. */
        DENIED,
        /** Whoever sent it sends too many. */
        LIMITED
    }

    BeatCounts() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** One more. */
    public void count(Command command, Outcome outcome) {
        at(command, outcome).increment();
    }

    /** How many there were. */
    public long of(Command command, Outcome outcome) {
        return at(command, outcome).sum();
    }

    private LongAdder at(Command command, Outcome outcome) {
        return counts[command.ordinal() * OUTCOMES + outcome.ordinal()];
    }
}

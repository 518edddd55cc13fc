package org.hilbert.heartbeat.cli;

import java.util.List;

/** Ctrl-C, or a request to end, for a command that waits and has something to finish. */
final class Interruption {
    private static final List<String> SIGNALS = List.of("INT", "TERM");
    private static final int ENDED_BY_INT = 130;

    private Interruption() {}

    /** Such a signal interrupts this thread from now on; another one ends the program whatever it is at. */
    static void ofThisThread() {
        Thread thread = Thread.currentThread();
        SIGNALS.forEach(signal -> Signals.on(signal, name -> {
            SIGNALS.forEach(
                    next -> Signals.on(next, again -> Runtime.getRuntime().halt(ENDED_BY_INT)));
            thread.interrupt();
        }));
    }
}

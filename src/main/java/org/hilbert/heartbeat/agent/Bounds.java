package org.hilbert.heartbeat.agent;

import java.util.concurrent.Semaphore;

/** What all clients may have together, so that none of them takes the memory or the threads of the agent. Thread-safe. */
final class Bounds {
    /** Octets of commands that wait or are being done, of one client. */
    static final int MOST_OCTETS = 32 * 1024 * 1024;
    /** The same, of all. */
    static final int MOST_OCTETS_OF_ALL = 2 * MOST_OCTETS;
    /** How many clients may have a command done at once: each has a thread for it. */
    static final int MOST_BUSY = 64;

    final Semaphore octets = new Semaphore(MOST_OCTETS_OF_ALL);
    final Semaphore busy = new Semaphore(MOST_BUSY);
}

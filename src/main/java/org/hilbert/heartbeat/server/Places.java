package org.hilbert.heartbeat.server;

/** Something that callers hold open here and of which there is a bounded number. Thread-safe. */
public interface Places {
    /** What they are, as it may stand in the name of a metric: words with dots between them. */
    String name();

    /** How many are taken. */
    int taken();

    /** How many there are. */
    int most();

    /** How many had to make room since the start. */
    long ousted();
}

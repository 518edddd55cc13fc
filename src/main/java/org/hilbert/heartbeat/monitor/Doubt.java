package org.hilbert.heartbeat.monitor;

/** Why the monitor suspects itself. */
public enum Doubt {
    /** It stood still. */
    PAUSE,
    /** The wall clock moved by itself. */
    CLOCK,
    /** Too many applications fell silent at once. */
    MASS
}

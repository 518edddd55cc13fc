package org.hilbert.heartbeat.monitor;

/**
 * A beat that changed nothing but that an application is known to live.
 *
 * @param at when it was heard, in the monotonic nanoseconds of the time source
 * @param maxWait how long it may be silent from then on, in nanoseconds; above 0
 * @param progress what it told of its progress; {@link org.hilbert.heartbeat.protocol.Beat#NO_PROGRESS} for nothing
 */
public record Pulse(long at, long maxWait, long progress) {}

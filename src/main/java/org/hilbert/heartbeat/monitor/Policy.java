package org.hilbert.heartbeat.monitor;

/**
 * What the core goes by as a whole; how an application is judged is the {@link Roster}'s.
 *
 * @param maxApplications how many applications are known at most, the lost ones included; 1 or more
 * @param guard when the monitor suspects itself
 */
public record Policy(int maxApplications, Guard guard) {}

package org.hilbert.heartbeat.monitor;

import java.time.Duration;

/**
 * What the core decides by.
 *
 * @param thresholds when silence is late, critical, lost, and work that stands still is stalled
 * @param tolerance what is added to every promise; 1 ms or more
 * @param lostRetention how long a lost application is remembered; 0 or more
 * @param maxApplications how many applications are known at most, the lost ones included; 1 or more
 */
public record Policy(Thresholds thresholds, Duration tolerance, Duration lostRetention, int maxApplications) {}

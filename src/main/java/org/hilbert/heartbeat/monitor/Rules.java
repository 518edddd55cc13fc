package org.hilbert.heartbeat.monitor;

import java.time.Duration;

/**
 * How an application is judged.
 *
 * @param thresholds when silence is late, critical, lost, and work that stands still is stalled
 * @param tolerance what is added to every promise; 1 ms or more
 * @param lostRetention how long it is remembered once lost; 0 or more
 */
public record Rules(Thresholds thresholds, Duration tolerance, Duration lostRetention) {}

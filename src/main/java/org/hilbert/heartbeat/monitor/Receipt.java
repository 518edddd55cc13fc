package org.hilbert.heartbeat.monitor;

import java.time.Duration;

/**
 * What an application is told of its beat.
 *
 * @param maxWait how long it may be silent, never less than its promise; for a goodbye, the time it named
 * @param news whether the beat changed something that is worth keeping
 */
public record Receipt(Duration maxWait, boolean news) {}

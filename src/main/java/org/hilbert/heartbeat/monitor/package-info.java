/**
 * The core: who promised what, who is overdue, and since when. Plain objects; uses {@code protocol} and the JDK.
 *
 * <p>Built for a million applications: a beat is a look-up and a few writes under the application's own lock, and a
 * sweep touches only applications whose deadline may have passed ({@link
 * org.hilbert.heartbeat.monitor.DeadlineWheel}). Time comes in from outside as monotonic nanoseconds; nothing here
 * reads a clock to decide.
 */
package org.hilbert.heartbeat.monitor;

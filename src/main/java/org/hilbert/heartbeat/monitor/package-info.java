/**
 * The core: who promised what, who is overdue, and since when. Plain objects; uses {@code protocol} and the JDK.
 *
 * <p>Built for a million applications: a beat is a look-up and a few writes under the application's own lock, and a
 * sweep touches only applications whose deadline may have passed ({@link
 * org.hilbert.heartbeat.monitor.DeadlineWheel}). Time comes in from outside as monotonic nanoseconds; nothing here
 * reads a clock to decide.
 *
 * <p>{@link org.hilbert.heartbeat.monitor.Registry} has the applications; {@link org.hilbert.heartbeat.monitor.Suspicion}
 * holds a conviction back when the monitor should rather suspect itself; a {@link
 * org.hilbert.heartbeat.monitor.Roster} says what is expected, when the station is open, and how each is judged.
 */
package org.hilbert.heartbeat.monitor;

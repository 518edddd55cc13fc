/**
 * What is kept: the journal, which survives a restart, and the history of what happened. Uses {@code server}, {@code monitor}
 * and {@code protocol}.
 *
 * <p>{@link org.hilbert.heartbeat.store.HistoryKeeper} is the bean that owns the history; {@link
 * org.hilbert.heartbeat.store.History} has the lines, {@link org.hilbert.heartbeat.store.Uptime} counts them, {@link
 * org.hilbert.heartbeat.store.Intervals} and {@link org.hilbert.heartbeat.store.Silences} are told of every silence between
 * two beats, and {@link org.hilbert.heartbeat.store.Replay} tries other thresholds on them.
 */
package org.hilbert.heartbeat.store;

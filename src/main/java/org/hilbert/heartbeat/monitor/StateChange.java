package org.hilbert.heartbeat.monitor;

import java.time.Instant;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * An application went from one state to another.
 *
 * @param id which application
 * @param from the state before; {@link State#DONE} if nothing was known of it
 * @param to the state after; the same as before only for {@link Reason#ANNOUNCED_AGAIN}
 * @param at when it happened: for a broken promise the moment it broke, not the moment a sweep or a beat showed it
 * @param reason why
 */
public record StateChange(ApplicationId id, State from, State to, Instant at, Reason reason) {}

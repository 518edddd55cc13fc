package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.Optional;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What a station that judges its applications itself tells of one of them. Moments are monotonic nanoseconds of the one who is
 * told.
 *
 * @param id which application, with its station, as {@link StationLink#above} can tell
 * @param state the state it is in; {@link State#DONE} if it has gone
 * @param reason why
 * @param at since when
 * @param heard when it was heard of last, as far as that counts
 * @param maxWait how long it may be silent, above 0; empty if that stays as it is known
 */
public record Told(ApplicationId id, State state, Reason reason, long at, long heard, Optional<Duration> maxWait) {}

package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What has to be known of an application to go on with it after a restart.
 *
 * @param id which application
 * @param number the how-manieth registration it is; the order of lists
 * @param state its state; never {@link State#DONE}
 * @param reason why it is in that state
 * @param heard from when on its silence counted when this was written; beats since were not worth writing
 * @param maxWait how long it may be silent, or take to say goodbye; above 0
 * @param progress what it told of its progress; {@link org.hilbert.heartbeat.protocol.Beat#NO_PROGRESS} for nothing
 * @param reported whether its station tells of it; then {@link StationLink#above} knows the link by which it does
 */
public record Registration(
        ApplicationId id,
        long number,
        State state,
        Reason reason,
        Instant heard,
        Duration maxWait,
        long progress,
        boolean reported) {}

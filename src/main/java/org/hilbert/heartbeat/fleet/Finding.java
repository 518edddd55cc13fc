package org.hilbert.heartbeat.fleet;

import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What this server found of an application, and the fleet is to take over.
 *
 * @param base the number of the line it builds on; 0 if nothing is known of the application
 * @param heard when it was heard last, if it was found silent since, in Redis' microseconds; empty otherwise
 * @param first when the first of it happened, in Redis' microseconds; 0 if it is no matter
 * @param counted since when its silence counts, in Redis' microseconds
 * @param registration what has to be known of it from then on; empty if it is gone
 * @param entries the lines of history, in order; none if only its promise is another one
 */
record Finding(
        ApplicationId id,
        long base,
        Optional<Long> heard,
        long first,
        long counted,
        Optional<Registration> registration,
        List<String> entries) {}

package org.hilbert.heartbeat.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.jboss.logging.Logger;

/**
 * Has this server go by what others told of an application, and take in anew what it has heard of it since. Not thread-safe:
 * it belongs to the thread of the rounds.
 */
final class Following {
    private static final Logger LOG = Logger.getLogger(Following.class);

    private final RedisFleet fleet;
    private final FleetClock clock;
    private final Registry core;
    private final Findings findings;

    Following(RedisFleet fleet, Registry core, Findings findings) {
        this.fleet = fleet;
        this.clock = fleet.clock;
        this.core = core;
        this.findings = findings;
    }

    /** As {@link Member#follow}; what was found here is gathered. */
    void follow(
            ApplicationId id,
            Optional<Known> now,
            Optional<String> score,
            Instant gone,
            Optional<Outbox.Taken> onItsWay) {
        List<StateChange> dropped = findings.drop(id);
        fleet.noneUntold(id);
        Untold untold = new Untold(clock, id, core.roster().rules(id).tolerance())
                .found(isReported(id, now) ? List.of() : dropped, core.pulse(id));
        fleet.outbox.beat(id).or(() -> onItsWay).ifPresent(untold::taken);
        long counted = now.map(this::counted).orElseGet(() -> clock.nanos(gone));
        State state = now.map(known -> known.registration().state()).orElse(State.DONE);
        List<Outbox.Taken> beats = untold.after(counted, state);
        if (now.isPresent()) {
            adopt(now.get(), score, beats);
        } else {
            findings.knowGone(id);
            core.letGo(id);
            beats.forEach(this::take);
        }
    }

    /** Of one of which its station tells, it is the station that said hello. */
    private boolean isReported(ApplicationId id, Optional<Known> now) {
        return core.registration(id).filter(Registration::reported).isPresent()
                || now.map(Known::registration).filter(Registration::reported).isPresent();
    }

    private void adopt(Known now, Optional<String> score, List<Outbox.Taken> beats) {
        Registration registration = now.registration();
        ApplicationId id = registration.id();
        findings.know(id, now);
        long heard = score.map(micros -> clock.nanos((long) Double.parseDouble(micros)))
                .orElseGet(() -> clock.nanos(registration.heard()));
        Optional<Outbox.Taken> command =
                beats.stream().filter(beat -> !beat.isA(Command.PING)).findFirst();
        // What was heard after a command is left out until the command is in, or that would be out of date.
        long until = command.map(Outbox.Taken::at).orElseGet(clock::nanoTime);
        core.adopt(registration, heard, until, clock.nanoTime());
        beats.forEach(this::take);
        if (command.isPresent()) {
            core.pulse(id).ifPresent(pulse -> core.hear(id, new Pulse(heard, pulse.maxWait(), pulse.progress())));
        }
    }

    /** When what is known of it was brought about: what was heard later is news. */
    private long counted(Known known) {
        Registration registration = known.registration();
        long silentSince = clock.nanos(registration.heard());
        // A later ping than the one that began it was perhaps heard of, but told by nobody yet.
        return registration.state() == State.STARTING
                ? known.since().map(clock::nanos).orElse(silentSince)
                : silentSince;
    }

    private void take(Outbox.Taken beat) {
        try {
            // The same ping may have been heard of by way of others, a moment later as their clocks are.
            long at = beat.isA(Command.PING)
                    ? core.pulse(beat.beat().application())
                            .map(pulse -> pulse.at() - beat.at() > 0 ? pulse.at() : beat.at())
                            .orElse(beat.at())
                    : beat.at();
            core.beat(beat.beat(), at);
            fleet.outbox.add(beat.beat(), at);
        } catch (RegistryFullException e) {
            LOG.debug(e.getMessage());
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What one application said here that the fleet does not know: its hellos and goodbyes, for which no later beat can stand, and
 * its latest beat. Not thread-safe.
 */
final class Untold {
    /**
     * The same beat may seem so much later: a moment went through another server's knowledge of the clock and back. As in
     * {@code round.lua}.
     */
    private static final long SAME_BEAT_NANOS = Duration.ofMillis(50).toNanos();

    /** The same of a beat that was told long ago, when less may have been known of the clock. */
    private static final long SAME_OLD_BEAT_NANOS = Duration.ofMillis(500).toNanos();

    private static final Map<Reason, Command> COMMANDS = Map.of(
            Reason.ANNOUNCED, Command.INIT, Reason.ANNOUNCED_AGAIN, Command.INIT, Reason.SAID_GOODBYE, Command.DONE);

    private final FleetClock clock;
    private final ApplicationId id;
    private final Duration tolerance;
    /** In the order in which they were said. */
    private final List<Outbox.Taken> beats = new ArrayList<>();

    private Optional<Pulse> pulse = Optional.empty();

    Untold(FleetClock clock, ApplicationId id, Duration tolerance) {
        this.clock = clock;
        this.id = id;
        this.tolerance = tolerance;
    }

    /** Whether it came of a hello or a goodbye. */
    static boolean isCommand(StateChange change) {
        return COMMANDS.containsKey(change.reason());
    }

    /** These changes were found here, in this order; they are of beats that came here. */
    Untold found(List<StateChange> changes, Optional<Pulse> latest) {
        pulse = latest;
        long end = latest.map(Pulse::at).orElseGet(clock::nanoTime);
        for (StateChange change : changes) {
            Command command = COMMANDS.get(change.reason());
            if (command != null) {
                // What was found before the fleet's clock was known was dated by another: nothing came after the
                // latest.
                long at = clock.nanos(change.at());
                beats.add(again(command, at - end > 0 ? end : at));
            }
        }
        return this;
    }

    /** This was the last beat that came here, or one before it. */
    Untold taken(Outbox.Taken beat) {
        int last = beats.size() - 1;
        if (last >= 0 && beats.get(last).isA(beat.beat().command())) {
            beats.set(last, beat); // it is the same, or says the same again
        } else if (last < 0 || beat.at() - beats.get(last).at() >= 0) {
            beats.add(beat);
        }
        return this;
    }

    /**
     * All that the fleet does not know, in order.
     *
     * @param counted up to when it knows, as a monotonic time
     * @param state what it knows the application to be
     */
    List<Outbox.Taken> after(long counted, State state) {
        List<Outbox.Taken> after = new ArrayList<>(beats);
        after.removeIf(beat -> beat.at() - counted <= sameBeat(beat, state));
        long last = after.isEmpty() ? counted : after.get(after.size() - 1).at();
        long same = after.isEmpty() ? SAME_OLD_BEAT_NANOS : SAME_BEAT_NANOS;
        pulse.filter(latest -> latest.at() - last > same)
                .map(latest -> again(Command.PING, latest.at()))
                .ifPresent(after::add);
        return after;
    }

    /** What was said so shortly after what is known may be just that; not a goodbye, nor a hello after a goodbye. */
    private static long sameBeat(Outbox.Taken beat, State state) {
        boolean hasLeft = state == State.STOPPING || state == State.DONE;
        boolean mayBeSame = beat.isA(Command.PING) || beat.isA(Command.INIT) && !hasLeft;
        return mayBeSame ? SAME_BEAT_NANOS : 0;
    }

    /** A beat that promised what the latest one did. */
    private Outbox.Taken again(Command command, long at) {
        Duration maxWait = Duration.ofNanos(pulse.map(Pulse::maxWait).orElse(0L));
        Duration timeout = command == Command.DONE ? maxWait : maxWait.minus(tolerance);
        Duration inMillis = Duration.ofMillis(Math.max(0, timeout.toMillis()));
        long progress = pulse.map(Pulse::progress).orElse(Beat.NO_PROGRESS);
        return new Outbox.Taken(new Beat(command, id, inMillis, progress), at);
    }
}

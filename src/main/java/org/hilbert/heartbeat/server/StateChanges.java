package org.hilbert.heartbeat.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.ShownText;
import org.jboss.logging.Logger;

/**
 * Tells of everything that happens: one log line, and one CDI event that anything may observe ({@code @Observes
 * StateChange}, {@code @Observes Interruption}).
 *
 * <p>Observers are called one by one, on the thread that brought the change about, which may be one that serves requests: an
 * observer must be quick and must not block.
 */
@Singleton
public class StateChanges {
    private static final Logger LOG = Logger.getLogger(StateChanges.class);

    private final Fleet fleet;
    private final Observers<StateChange> ofChanges;
    private final Observers<Interruption> ofInterruptions;

    StateChanges(BeanManager beans, Fleet fleet) {
        this.fleet = fleet;
        ofChanges = new Observers<>(
                beans, new StateChange(null, State.DONE, State.DONE, Instant.EPOCH, Reason.SAID_GOODBYE));
        ofInterruptions = new Observers<>(
                beans,
                new Interruption(
                        Interruption.Cause.MONITOR, Optional.empty(), Instant.EPOCH, Optional.empty(), "none"));
    }

    /** Tells of what this server found; at once if it is alone. */
    void tell(StateChange change) {
        if (!fleet.takes(change)) {
            announce(change);
        }
    }

    /** As {@link #tell(StateChange)}. */
    public void tell(Interruption interruption) {
        if (!fleet.takes(interruption)) {
            announce(interruption);
        }
    }

    /** Tells of what is certain. */
    public void announce(StateChange change) {
        String id = change.id().shown();
        Object from = change.from() == State.DONE ? "(new)" : change.from();
        LogLine.write(
                LOG,
                level(change),
                id + " " + from + " -> " + change.to() + " at " + change.at() + ": it " + change.reason(),
                Map.of(
                        "application", id,
                        "from", change.from().name(),
                        "to", change.to().name(),
                        "reason", change.reason().name(),
                        "at", change.at().toString()));
        ofChanges.tell(change);
    }

    /** Tells of what is certain. */
    public void announce(Interruption interruption) {
        boolean monitor = interruption.cause() == Interruption.Cause.MONITOR;
        boolean lasts = interruption.until().isEmpty();
        String what = switch (interruption.cause()) {
            case MONITOR -> lasts ? "no verdicts" : "no verdicts were given";
            case MAINTENANCE -> "maintenance";
            case NETWORK -> "no news";
        };
        Optional<String> id = interruption.application().map(ApplicationId::shown);
        String why = ShownText.of(interruption.why());
        String when = interruption
                .until()
                .map(until -> "from " + interruption.from() + " until " + until)
                .orElse("since " + interruption.from());
        Map<String, Object> fields = new HashMap<>();
        id.ifPresent(application -> fields.put("application", application));
        fields.put("cause", interruption.cause().name());
        fields.put("since", interruption.from().toString());
        interruption.until().ifPresent(until -> fields.put("until", until.toString()));
        fields.put("reason", why);
        LogLine.write(
                LOG,
                monitor && lasts ? Logger.Level.WARN : Logger.Level.INFO,
                what + id.map(application -> " of " + application).orElse("") + ", " + when
                        + (why.isEmpty() ? "" : ": " + why),
                fields);
        ofInterruptions.tell(interruption);
    }

    private static Logger.Level level(StateChange change) {
        boolean bad = change.to() == State.LATE || change.to().isAlarming();
        return bad || change.reason().isOdd() ? Logger.Level.WARN : Logger.Level.INFO;
    }
}

package org.hilbert.heartbeat.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;

/** What happened, and how long after it happened it was told. */
@Singleton
@Startup // it counts from zero before there is anything to count
class ChangeMetrics {
    /** The changes that a moment brings about, not a beat. */
    private static final Set<Reason> OF_A_DEADLINE = Set.of(
            Reason.SILENT,
            Reason.STOOD_STILL,
            Reason.NEVER_STARTED,
            Reason.OUT_OF_HOURS,
            Reason.GOODBYE_PASSED,
            Reason.FORGOTTEN);

    /** The reasons that lead to a state; counted from zero, so that the first of each is seen to come. */
    private static final Map<State, Set<Reason>> KNOWN = Map.of(
            State.EXPECTED, Set.of(Reason.ON_ROSTER),
            State.STARTING, Set.of(Reason.ANNOUNCED, Reason.ANNOUNCED_AGAIN, Reason.PINGED_UNANNOUNCED),
            State.UP, Set.of(Reason.PINGED, Reason.MOVED_ON),
            State.LATE, Set.of(Reason.SILENT),
            State.STALLED, Set.of(Reason.STOOD_STILL),
            State.CRITICAL, Set.of(Reason.SILENT),
            State.LOST, Set.of(Reason.SILENT, Reason.NEVER_STARTED),
            State.STOPPING, Set.of(Reason.SAID_GOODBYE),
            State.DONE,
                    Set.of(
                            Reason.SAID_GOODBYE,
                            Reason.GOODBYE_PASSED,
                            Reason.OUT_OF_HOURS,
                            Reason.OFF_ROSTER,
                            Reason.FORGOTTEN));

    private final MeterRegistry metrics;
    private final TimeSource time;
    private final Timer toldLate;
    private final Map<Interruption.Cause, Counter> interruptions = new EnumMap<>(Interruption.Cause.class);

    ChangeMetrics(MeterRegistry metrics, TimeSource time) {
        this.metrics = metrics;
        this.time = time;
        this.toldLate = Timer.builder("heartbeat.change.told.late")
                .description("Time from the moment a deadline passed to the moment the change was told")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1))
                .register(metrics);
        KNOWN.forEach((to, reasons) -> reasons.forEach(reason -> changes(to, reason)));
        for (Interruption.Cause cause : Interruption.Cause.values()) {
            interruptions.put(
                    cause,
                    Counter.builder("heartbeat.interruptions")
                            .description(
                                    "Times that say nothing about applications, by whose doing they are; counted at"
                                            + " their end")
                            .tag("cause", lowerCase(cause))
                            .register(metrics));
        }
    }

    void hear(@Observes StateChange change) {
        changes(change.to(), change.reason()).increment();
        if (OF_A_DEADLINE.contains(change.reason())) {
            Duration late = Duration.between(change.at(), time.now());
            toldLate.record(late.isNegative() ? Duration.ZERO : late); // the clock may have been put back
        }
    }

    void hear(@Observes Interruption interruption) {
        if (interruption.until().isPresent()) {
            interruptions.get(interruption.cause()).increment();
        }
    }

    private Counter changes(State to, Reason reason) {
        return Counter.builder("heartbeat.state.changes")
                .description("State changes, by the state they led to and why")
                .tag("to", to.name())
                .tag("reason", lowerCase(reason))
                .register(metrics);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

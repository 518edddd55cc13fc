package org.hilbert.heartbeat.probe;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.LogLine;
import org.hilbert.heartbeat.server.ProbeBook;
import org.jboss.logging.Logger;

/**
 * One application that is asked again and again, and how that went. {@link #ask} is for one thread, everything else for any; the
 * answer may come on any.
 */
final class Round {
    private static final Logger LOG = Logger.getLogger(Round.class);

    private final ProbeCheck check;
    private final Probe probe;
    private final Consumer<Beat> registry;
    private final TimeSource time;
    private final LongAdder answers = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean underWay;
    private volatile Seen seen = new Seen(Optional.empty(), Optional.empty(), Optional.empty(), 0);

    /** @param failed how many in a row */
    private record Seen(Optional<Instant> answered, Optional<String> cause, Optional<Instant> since, long failed) {
        Seen with(Answer answer, Instant at) {
            return answer.isAnswered()
                    ? new Seen(Optional.of(at), Optional.empty(), Optional.empty(), 0)
                    : new Seen(answered, answer.cause(), since.or(() -> Optional.of(at)), failed + 1);
        }
    }

    /** @param registry takes in a beat */
    Round(ProbeCheck check, Probe probe, Consumer<Beat> registry, TimeSource time) {
        this.check = check;
        this.probe = probe;
        this.registry = registry;
        this.time = time;
    }

    ProbeCheck check() {
        return check;
    }

    String host() {
        return probe.host();
    }

    ProbeBook.Probed probed() {
        Seen now = seen;
        return new ProbeBook.Probed(
                check.type(), probe.target(), check.settings().every(), now.answered, now.cause, now.since);
    }

    long asked(boolean answered) {
        return (answered ? answers : failures).sum();
    }

    /** Makes the application known, so that one that never answers becomes late and lost as any other. */
    void announce() {
        beat(Command.INIT);
    }

    /** Asks, unless an earlier question is still under way. */
    void ask() {
        if (underWay) {
            return;
        }
        underWay = true;
        try {
            probe.ask(check.timeout()).whenComplete(this::ended);
        } catch (RuntimeException e) {
            ended(null, e);
        }
    }

    private void ended(Answer answer, Throwable mistake) {
        try {
            if (mistake != null) {
                LOG.errorf(
                        mistake,
                        "the probe of %s failed unforeseen",
                        check.application().shown());
            }
            take(mistake == null ? answer : Answer.failed("the probe failed unforeseen; the log says more"));
        } catch (RuntimeException e) { // nobody else would hear of it
            LOG.errorf(
                    e,
                    "an answer of %s could not be taken in",
                    check.application().shown());
        } finally {
            underWay = false;
        }
    }

    private void take(Answer answer) {
        Seen before = seen;
        seen = before.with(answer, time.now());
        (answer.isAnswered() ? answers : failures).increment();
        if (answer.isAnswered()) {
            beat(Command.PING);
            if (before.failed > 0) {
                tell(Logger.Level.INFO, "answers again, after " + before.failed + " that failed", Map.of());
            }
        } else if (before.failed == 0) {
            String cause = answer.cause().orElseThrow();
            tell(Logger.Level.WARN, "failed: " + cause, Map.of("cause", cause));
        }
    }

    private void beat(Command command) {
        try {
            registry.accept(new Beat(command, check.application(), check.promise()));
        } catch (RegistryFullException e) {
            // the registry has counted and told it
        }
    }

    private void tell(Logger.Level level, String what, Map<String, Object> more) {
        ApplicationId application = check.application();
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("application", application.shown());
        fields.put("probe", check.type());
        LogLine.write(LOG, level, "the " + check.type() + " probe of " + application.shown() + " " + what, fields);
    }
}

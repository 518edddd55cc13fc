package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.jboss.logging.Logger;

/**
 * The actions that are configured, and the one way to have one done: a dry run is kept to, and every attempt is told, and so in
 * history. Thread-safe.
 */
@Singleton
@Startup // a setting that is not allowed ends the start, not the first alarm
class Actions {
    private static final Logger LOG = Logger.getLogger(Actions.class);

    private final Map<String, Configured> actions = new LinkedHashMap<>();
    private final boolean dryRun;
    private final Consumer<Attempt> attempts;
    private final TimeSource time;

    /**
     * One of them.
     *
     * @param name unique
     * @param type in lower case
     * @param audience of what it is told by itself
     */
    record Configured(String name, String type, Audience audience, Action action) {}

    @Inject
    Actions(HeartbeatConfig config, ActionKinds kinds, Attempts attempts, TimeSource time) {
        this(ActionCheck.all(config).stream().map(kinds::make).toList(), config.dryRun(), attempts::tell, time);
    }

    /** @param attempts is told of each attempt */
    Actions(Collection<Configured> all, boolean dryRun, Consumer<Attempt> attempts, TimeSource time) {
        all.forEach(action -> actions.put(action.name(), action));
        this.dryRun = dryRun;
        this.attempts = attempts;
        this.time = time;
    }

    /** What they are called. */
    Set<String> names() {
        return actions.keySet();
    }

    Collection<Configured> all() {
        return actions.values();
    }

    Optional<Configured> find(String name) {
        return Optional.ofNullable(actions.get(name));
    }

    /** Whether nothing is done, and only said. */
    boolean isDryRun() {
        return dryRun;
    }

    /**
     * Has an action done, once and now, unless this is a dry run; tells of the attempt.
     *
     * @param name one of {@link #names}
     * @param told what is told of the attempt, by how it went; empty if nothing is
     * @return how it went; never a failure. In a dry run it is done, and the text says what would have been
     */
    Uni<Outcome> attempt(String name, Occasion occasion, Function<Outcome, Optional<Outcome>> told) {
        Configured action = find(name).orElseThrow(() -> new IllegalArgumentException("there is no action " + name));
        return Uni.createFrom().deferred(() -> {
            long began = time.nanoTime();
            return act(action, occasion)
                    .invoke(outcome -> told.apply(outcome).ifPresent(known -> tell(action, occasion, began, known)));
        });
    }

    /** As {@link #attempt}, with all that was told of it. */
    Uni<Attempt> attempted(Configured action, Occasion occasion) {
        return Uni.createFrom().deferred(() -> {
            long began = time.nanoTime();
            return act(action, occasion).map(outcome -> tell(action, occasion, began, outcome));
        });
    }

    private Uni<Outcome> act(Configured action, Occasion occasion) {
        return Uni.createFrom()
                .deferred(() -> dryRun
                        ? Uni.createFrom().item(planned(action.action().plan(occasion)))
                        : action.action().act(occasion))
                .onFailure()
                .recoverWithItem(failure -> new Outcome(false, unforeseen(failure)));
    }

    private static Outcome planned(String plan) {
        return new Outcome(true, "would " + plan);
    }

    private Attempt tell(Configured action, Occasion occasion, long began, Outcome outcome) {
        return tell(action.name(), Optional.of(occasion.application()), occasion.purpose(), began, outcome);
    }

    /** As {@link #attempt}, telling news; nobody is told of the attempt. */
    Uni<Delivery> tell(Configured action, List<News> news, Supplier<Optional<String>> lateness) {
        Teller teller = action.action();
        return Uni.createFrom()
                .deferred(() -> dryRun
                        ? Uni.createFrom().item(Delivery.of(planned(teller.plan(news))))
                        : teller.tell(news, lateness))
                .onFailure()
                .recoverWithItem(failure -> Delivery.failed(unforeseen(failure)));
    }

    /**
     * Tells of an attempt.
     *
     * @param began when it began, as {@link TimeSource#nanoTime}
     */
    Attempt tell(String name, Optional<ApplicationId> application, String purpose, long began, Outcome outcome) {
        Attempt.Result result =
                !outcome.done() ? Attempt.Result.FAILED : dryRun ? Attempt.Result.DRY_RUN : Attempt.Result.DONE;
        Attempt attempt = new Attempt(
                name,
                application,
                purpose,
                time.instantOf(began),
                dryRun ? Duration.ZERO : Duration.ofNanos(Math.max(0, time.nanoTime() - began)),
                result,
                outcome.text());
        attempts.accept(attempt);
        return attempt;
    }

    private static String unforeseen(Throwable failure) {
        LOG.error("an action failed unforeseen", failure);
        return "it failed unforeseen, by " + failure.getClass().getSimpleName() + "; the log says more";
    }
}

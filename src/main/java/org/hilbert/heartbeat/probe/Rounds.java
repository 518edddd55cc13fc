package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.ProbeBook;

/**
 * The probes that are configured, each on its round: spread over their interval, on one event loop, none waiting for another one
 * (docs/decisions/0037-probes.md). Without any, nothing is made and nothing runs.
 */
@Singleton
@Startup // a setting that is not allowed ends the start
class Rounds implements ProbeBook {
    private final Map<ApplicationId, Round> rounds = new LinkedHashMap<>();
    private final ProbeKinds kinds;
    private final HeartbeatRegistry registry;
    private final Vertx vertx;
    /** Guarded by itself. */
    private final List<Long> timers = new ArrayList<>();

    Rounds(HeartbeatConfig config, ProbeKinds kinds, HeartbeatRegistry registry, TimeSource time, Vertx vertx) {
        this.kinds = kinds;
        this.registry = registry;
        this.vertx = vertx;
        boolean byHost = HeartbeatConfig.Identity.of(config) == HeartbeatConfig.Identity.APP_AT_HOST;
        for (ProbeCheck check : ProbeCheck.all(config)) {
            Probe probe = kinds.make(check);
            ApplicationId id = byHost ? check.application().at(probe.host()) : check.application();
            rounds.put(id, new Round(check, probe, beat -> registry.beat(beat, probe::host), time));
        }
    }

    void onStart(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        if (rounds.isEmpty()) {
            return;
        }
        rounds.forEach((id, round) -> {
            if (registry.status(id).isEmpty()) {
                round.announce();
            }
        });
        List<Round> all = List.copyOf(rounds.values());
        List<Duration> waits = Spread.over(
                all.stream().map(round -> round.check().settings().every()).toList());
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(now -> {
            for (int i = 0; i < all.size(); i++) {
                begin(all.get(i), waits.get(i));
            }
        });
    }

    private void begin(Round round, Duration wait) {
        long first = Math.max(1, wait.toMillis());
        long every = round.check().settings().every().toMillis();
        synchronized (timers) {
            timers.add(vertx.setPeriodic(first, every, timer -> round.ask()));
        }
    }

    /** Before anything that they use is taken away. */
    void onStop(@Observes @Priority(0) ShutdownEvent stop) {
        if (rounds.isEmpty()) {
            return;
        }
        synchronized (timers) {
            timers.forEach(vertx::cancelTimer);
        }
        kinds.close();
    }

    @Override
    public Optional<Probed> of(ApplicationId id) {
        return Optional.ofNullable(rounds.get(id)).map(Round::probed);
    }

    @Override
    public Set<String> types() {
        return rounds.values().stream().map(round -> round.check().type()).collect(Collectors.toSet());
    }

    @Override
    public long asked(String type, boolean answered) {
        return rounds.values().stream()
                .filter(round -> round.check().type().equals(type))
                .mapToLong(round -> round.asked(answered))
                .sum();
    }
}

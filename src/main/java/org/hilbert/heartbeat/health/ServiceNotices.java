package org.hilbert.heartbeat.health;

import java.time.Duration;
import java.util.Map;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;

import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.Sweep;

/**
 * What a service manager is told of this server, where one listens ({@code NOTIFY_SOCKET}): that it answers, that it stops,
 * and, as often as {@code WATCHDOG_USEC} wants, that it watches; never while its sweep stands still, so that it is restarted.
 */
@Singleton
@Startup // nobody else may ask for it
public class ServiceNotices {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final HeartbeatRegistry registry;
    private final Sweep sweep;
    private final Supervisor supervisor;
    private final boolean awaited;

    @Inject
    ServiceNotices(HeartbeatRegistry registry, Sweep sweep, Chores chores) {
        this(registry, sweep, chores, new Supervisor("systemd-notify"), System.getenv());
    }

    ServiceNotices(
            HeartbeatRegistry registry,
            Sweep sweep,
            Chores chores,
            Supervisor supervisor,
            Map<String, String> variables) {
        this.registry = registry;
        this.sweep = sweep;
        this.supervisor = supervisor;
        this.awaited = !variables.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
        String microseconds = variables.getOrDefault("WATCHDOG_USEC", "");
        if (awaited && microseconds.matches("\\d{1,15}")) {
            // Of three, one may be late and one lost.
            Duration third = Duration.ofMillis(Long.parseLong(microseconds) / 1000 / 3);
            chores.every(third.compareTo(SHORTEST) < 0 ? SHORTEST : third, "watchdog", this::feed);
        }
    }

    void listens(@ObservesAsync HttpServerStart start) {
        ready();
    }

    void listens(@ObservesAsync HttpsServerStart start) {
        ready();
    }

    void stops(@Observes ShutdownEvent stop) {
        if (awaited) {
            supervisor.tell("STOPPING=1", "STATUS=stops");
        }
    }

    private void ready() {
        if (awaited) {
            supervisor.tell("READY=1", status());
        }
    }

    void feed() {
        if (sweep.isAlive()) {
            supervisor.tell("WATCHDOG=1", status());
        } else {
            supervisor.tell("STATUS=the sweep stands still since " + sweep.age().toSeconds() + " s");
        }
    }

    private String status() {
        return "STATUS=answers; applications: " + registry.size();
    }
}

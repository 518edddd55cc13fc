package org.hilbert.heartbeat.action;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.infrastructure.Infrastructure;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.probe.Stations;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.store.HistoryKeeper;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Makes actions of settings, with all that each kind needs; what costs something is made when it is first used. */
@Singleton
class ActionKinds {
    /** How many programs run at once that are no step of a ladder. */
    private static final int AT_ONCE = 4;

    private static final int IDLE_SECONDS = 5;

    private final HeartbeatRegistry registry;
    private final HistoryKeeper keeper;
    private final TimeSource time;
    private final ObjectMapper json;
    private final Instance<ReactiveMailer> mailer;
    private final boolean hasSender;
    private final boolean hasRoster;
    private final Sender sender;
    private final HttpClients clients;
    private final Programs steps;
    private final Programs others;
    private final boolean byHost;
    private final StationCommand.Means stationMeans;

    ActionKinds(
            HeartbeatConfig config,
            HeartbeatRegistry registry,
            HistoryKeeper keeper,
            TimeSource time,
            ObjectMapper json,
            Instance<ReactiveMailer> mailer,
            TlsConfigurationRegistry tls,
            Stations stations,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.registry = registry;
        this.keeper = keeper;
        this.time = time;
        this.json = json;
        this.mailer = mailer;
        this.hasSender = from.isPresent();
        this.hasRoster = config.roster().isPresent();
        this.sender = Sender.of(config);
        this.clients = new HttpClients(tls, time);
        // As many as are under way at once: of those that recover, and of those that only tell.
        this.steps = new Programs(
                Infrastructure.getDefaultWorkerPool(), 2 * config.recovery().atOnce());
        this.others = new Programs(Infrastructure.getDefaultWorkerPool(), AT_ONCE);
        this.byHost = HeartbeatConfig.Identity.of(config) == HeartbeatConfig.Identity.APP_AT_HOST;
        this.stationMeans = new StationCommand.Means(
                stations::clients, threads(2 * config.recovery().atOnce()), threads(AT_ONCE), time);
    }

    /** So many, which end when there is nothing for them; more to do waits. */
    private static Executor threads(int most) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "station command");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    void hear(@Observes CertificateUpdatedEvent renewed) {
        clients.renewed(renewed.name());
    }

    /**
     * The action that these settings describe.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if they describe none
     */
    Actions.Configured make(ActionCheck check) {
        Audience audience = Audience.of(check);
        return switch (check.settings().type()) {
            case WEBHOOK -> configured(check, audience, new Webhook(check, sender.source(), clients, json, time));
            case COMMAND -> configured(check, audience, command(check, audience));
            case CONPLYENT -> configured(check, audience, stationCommand(check, audience));
            case MAIL -> configured(check, audience, mail(check));
        };
    }

    private static Actions.Configured configured(ActionCheck check, Audience audience, Action action) {
        String type = check.settings().type().name().toLowerCase(Locale.ROOT);
        return new Actions.Configured(check.name(), type, audience, action);
    }

    private LocalCommand command(ActionCheck check, Audience audience) {
        return LocalCommand.of(check, steps, others, refusal(check, audience));
    }

    private StationCommand stationCommand(ActionCheck check, Audience audience) {
        if (StationCommand.namesItsHost(check) && !byHost) {
            throw check.refused(
                    "address", "may have {host} only where heartbeat.identity=app-at-host tells hosts apart");
        }
        return new StationCommand(check, stationMeans, refusal(check, audience));
    }

    private Function<ApplicationId, Optional<String>> refusal(ActionCheck check, Audience audience) {
        boolean byName = CommandAction.namesItsApplication(check);
        if ((byName || StationCommand.namesItsHost(check)) && !hasRoster && !audience.isLimited()) {
            throw check.refused(
                    byName ? "command" : "address",
                    "may have " + (byName ? "{appid}" : "{host}")
                            + " only where heartbeat.roster, or the action's applications, say which there are:"
                            + " whoever can beat chooses names");
        }
        return id -> refusal(id, audience, registry.roster());
    }

    /** Why nobody may act on that application by its name; empty if one may. A roster that names none allows all. */
    static Optional<String> refusal(ApplicationId id, Audience audience, Roster roster) {
        if (!audience.includes(id)) {
            return Optional.of("its name is not passed on: it is no application of this action");
        }
        return roster.allows(id) && (audience.isLimited() || roster.names(id))
                ? Optional.empty()
                : Optional.of("its name is not passed on: it is not on the roster");
    }

    private Mailing mail(ActionCheck check) {
        if (!hasSender) {
            throw check.refused("type", "may be mail only where quarkus.mailer.from says who sends");
        }
        return new Mailing(check, sender, mailer::get, keeper.history());
    }
}

package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.redis.client.Redis;

import org.eclipse.microprofile.config.ConfigProvider;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.server.Attempts;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.hilbert.heartbeat.server.StateChanges;
import org.hilbert.heartbeat.store.HistoryKeeper;
import org.jboss.logging.Logger;

/**
 * Has this server take part in its fleet: a thread that makes a round each time beats have been gathered for long enough, or
 * sooner if somebody waits for it; joins, and joins again, when it has to. Does nothing if this server is alone.
 */
@Singleton
@Startup // nobody else asks for it
class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(300);
    private static final Duration LONGEST_END = Duration.ofSeconds(4);
    private static final int BEFORE_THE_REST = 100;

    private final Fleet fleet;
    private final HeartbeatConfig config;
    private final HeartbeatRegistry registry;
    private final Chronicle chronicle;
    private final InjectableInstance<Redis> clients;
    private final Semaphore wishes = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "fleet");

    private Member member;
    private Joining joining;
    private SharedRedis redis;
    private volatile boolean ending;
    private boolean complained;
    private boolean needsToJoin;

    Rounds(
            Fleet fleet,
            HeartbeatConfig config,
            HeartbeatRegistry registry,
            HistoryKeeper history,
            StateChanges changes,
            Attempts attempts,
            InjectableInstance<Redis> clients) {
        this.fleet = fleet;
        this.config = config;
        this.registry = registry;
        this.chronicle = new Chronicle(history, changes, attempts);
        this.clients = clients;
        thread.setDaemon(true);
    }

    void onStart(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        if (fleet instanceof RedisFleet own) {
            if (ConfigProvider.getConfig()
                    .getOptionalValue("quarkus.redis.hosts", String.class)
                    .isEmpty()) {
                throw new ConfigurationException(
                        "heartbeat.store=redis needs quarkus.redis.hosts, such as redis://127.0.0.1:6379",
                        Set.of("quarkus.redis.hosts"));
            }
            Keys keys = new Keys(config.fleet().name());
            Registry core = registry.core();
            redis = new SharedRedis(clients::get);
            int mostHistory = config.history().maxEntries();
            member = new Member(own, redis, keys, core, chronicle, mostHistory, 2 * config.maxApplications());
            Restoring restoring = new Restoring(own, redis, keys, core, chronicle, member);
            joining = new Joining(own, redis, keys, core, chronicle, member, restoring, mostHistory);
            own.onWish(wishes::release);
            thread.start();
        }
    }

    /** Before anything that it uses is taken away; what is left is written. */
    void onStop(@Observes @Priority(BEFORE_THE_REST) ShutdownEvent stop) throws InterruptedException {
        ending = true;
        wishes.release();
        if (thread.isAlive()) {
            thread.join(LONGEST_END.toMillis());
        }
    }

    private void run() {
        RedisFleet own = (RedisFleet) fleet;
        Duration pause = Duration.ZERO;
        while (!ending) {
            rest(pause);
            fleet.atWork(own.clock.nanoTime());
            pause = config.fleet().gather();
            try {
                if (!member.hasJoined() || needsToJoin) {
                    needsToJoin = !joining.join();
                    pause = needsToJoin ? RETRY : Duration.ZERO;
                } else {
                    switch (member.round(false)) {
                        case MORE -> pause = Duration.ZERO;
                        case DONE -> well();
                        case JUMPED -> {
                            joining.anew();
                            needsToJoin = true;
                        }
                        case LOST, BEHIND -> {
                            needsToJoin = true;
                            pause = Duration.ZERO;
                        }
                    }
                }
            } catch (SharedRedis.AwayException e) {
                away(own, e.getMessage(), e);
                pause = RETRY;
            } catch (RuntimeException | Error e) { // nobody else would make the next one
                away(own, "a round of the fleet failed; the log says why", e);
                pause = RETRY;
            }
        }
        leave();
    }

    private void rest(Duration pause) {
        try {
            if (!pause.isZero()) {
                long shortest = Math.min(pause.toMillis(), SHORTEST.toMillis());
                TimeUnit.MILLISECONDS.sleep(shortest);
                if (wishes.tryAcquire(pause.toMillis() - shortest, TimeUnit.MILLISECONDS)) {
                    wishes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending = true;
        }
    }

    private void well() {
        if (complained) {
            LOG.info("the fleet is well again");
        }
        complained = false;
    }

    private void away(RedisFleet own, String why, Throwable failure) {
        own.troubled(why);
        member.withoutRedis();
        if (!complained) {
            LOG.warnf(
                    "%s. This server goes on taking beats, and convicts nobody until it knows what the others do", why);
            LOG.log(
                    failure instanceof SharedRedis.AwayException ? Logger.Level.DEBUG : Logger.Level.ERROR,
                    why,
                    failure);
        }
        complained = true;
    }

    private void leave() {
        try {
            if (member.hasJoined() && !needsToJoin) {
                member.round(true);
            }
        } catch (SharedRedis.AwayException | RuntimeException e) {
            LOG.debug("the last round did not come through", e);
        }
        redis.close();
    }
}

package org.hilbert.heartbeat.roster;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.Chores;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.RosterSource;

/** The roster of this station: the one in the file that {@code heartbeat.roster} names, or none. Thread-safe. */
@Singleton
@Startup // a roster with a mistake in it ends the start
public class StationRoster implements RosterSource {
    private static final String KEY = "heartbeat.roster";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Roster none;
    private final Optional<FollowedRoster> followed;

    /** @throws ConfigurationException if a file is named that cannot be used */
    public StationRoster(HeartbeatConfig config, Rules rules, TimeSource time) {
        this.none = Roster.none(rules);
        boolean namesHosts = HeartbeatConfig.Identity.of(config) == HeartbeatConfig.Identity.APP_AT_HOST;
        this.followed = config.roster().map(path -> follow(path, new RosterParser(rules, namesHosts), time));
    }

    void onStart(@Observes StartupEvent start, Chores chores) {
        if (followed.isPresent()) {
            chores.every(LOOK_EVERY, "roster", this::check);
        }
    }

    private static FollowedRoster follow(String path, RosterParser parser, TimeSource time) {
        try {
            return new FollowedRoster(new RosterFile(Path.of(path)), parser, time);
        } catch (InvalidPathException | RosterMistakeException e) {
            throw new ConfigurationException(KEY + "=" + path + ": " + e.getMessage(), Set.of(KEY));
        }
    }

    @Override
    public Roster roster() {
        return followed.map(FollowedRoster::roster).orElse(none);
    }

    @Override
    public Optional<String> trouble() {
        return followed.flatMap(FollowedRoster::trouble);
    }

    @Override
    public void follow(Consumer<Roster> listener) {
        followed.ifPresent(roster -> roster.follow(listener));
    }

    /** Looks whether the file has changed. A change counts from the second check on that has seen it. */
    public void check() {
        followed.ifPresent(FollowedRoster::check);
    }
}

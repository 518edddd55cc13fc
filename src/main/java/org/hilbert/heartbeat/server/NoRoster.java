package org.hilbert.heartbeat.server;

import java.util.Optional;
import java.util.function.Consumer;

import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;

@Singleton
@DefaultBean
class NoRoster implements RosterSource {
    private final Roster roster;

    NoRoster(Rules rules) {
        this.roster = Roster.none(rules);
    }

    @Override
    public Roster roster() {
        return roster;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void follow(Consumer<Roster> listener) {
        // it never changes
    }
}

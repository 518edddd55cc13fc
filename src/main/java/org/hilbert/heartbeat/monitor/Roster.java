package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * What a station is expected to run and when, and how each application is judged. Immutable, and therefore thread-safe: a
 * roster that changes is another one.
 */
public interface Roster {
    /** How that application is judged, on the roster or not. */
    Rules rules(ApplicationId id);

    /** The applications that must run while the station is open. */
    Set<ApplicationId> expected();

    /** Whether that application may run here: it is expected, or named as optional, or this roster names none at all. */
    boolean allows(ApplicationId id);

    /** Whether it says so itself, by that name or by a pattern that not every name fits; then it allows it, too. */
    default boolean names(ApplicationId id) {
        return false;
    }

    /** By what people find that application, on the roster or not. It takes time: {@code server.Directory} keeps it. */
    default Labels labels(ApplicationId id) {
        return Labels.NONE;
    }

    /** Whether any application can have labels here; takes time for all there are. */
    default boolean haveLabels() {
        return false;
    }

    /** How many applications may run at once; empty if that is not limited. */
    OptionalInt atOnce();

    /** How long an expected application may take to appear, from the opening, the start of this server or its goodbye. */
    Duration startAllowance();

    /** When the station is open. */
    Hours hours();

    /** The maintenance that is planned. */
    MaintenancePlan maintenance();

    /** It as somebody wrote it; empty if nobody did. */
    default Optional<WrittenRoster> written() {
        return Optional.empty();
    }

    /** The roster of a station nobody has said anything about: it expects nothing, allows all, and is always open. */
    static Roster none(Rules rules) {
        return new Roster() {
            @Override
            public Rules rules(ApplicationId id) {
                return rules;
            }

            @Override
            public Set<ApplicationId> expected() {
                return Set.of();
            }

            @Override
            public boolean allows(ApplicationId id) {
                return true;
            }

            @Override
            public OptionalInt atOnce() {
                return OptionalInt.empty();
            }

            @Override
            public Duration startAllowance() {
                return Duration.ofSeconds(15);
            }

            @Override
            public Hours hours() {
                return Hours.ALWAYS;
            }

            @Override
            public MaintenancePlan maintenance() {
                return MaintenancePlan.NONE;
            }
        };
    }
}

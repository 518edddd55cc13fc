package org.hilbert.heartbeat.rest.api;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

/** In which order a list of applications comes. */
enum Order {
    /** As they were registered first. */
    FIRST,
    /** Whom somebody should see to first comes first. */
    WORST;

    private static final List<State> WORST_FIRST = List.of(State.LOST, State.CRITICAL, State.STALLED, State.LATE);

    /** As it is asked for. */
    static Order of(Optional<String> asked) {
        return switch (asked.orElse("first").toLowerCase(Locale.ROOT)) {
            case "first" -> FIRST;
            case "worst" -> WORST;
            default -> throw new MalformedRequestException("order must be first or worst");
        };
    }

    /** Those in this order, given in the order of their first registration. */
    List<ApplicationStatus> sort(List<ApplicationStatus> statuses) {
        return this == FIRST
                ? statuses
                : statuses.stream()
                        .map(Ranked::of)
                        .sorted(Comparator.comparingInt(Ranked::rank)
                                .thenComparing(Comparator.comparingDouble(Ranked::overdue)
                                        .reversed()))
                        .map(Ranked::status)
                        .toList();
    }

    /**
     * One, and where it belongs. Those with nothing the matter keep their places: their overdue ratio goes up and down with
     * each beat.
     */
    private record Ranked(ApplicationStatus status, int rank, double overdue) {
        private static final int WITHHELD = WORST_FIRST.size();
        private static final int FINE = WITHHELD + 1;

        static Ranked of(ApplicationStatus status) {
            int state = WORST_FIRST.indexOf(status.state());
            int severity = state >= 0 ? state : status.withheld() ? WITHHELD : FINE;
            int covered = status.cover().isPresent() ? FINE + 1 : 0;
            return new Ranked(status, covered + severity, severity == FINE ? 0 : status.overdueRatio());
        }
    }
}

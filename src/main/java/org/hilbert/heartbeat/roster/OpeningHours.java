package org.hilbert.heartbeat.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.hilbert.heartbeat.monitor.Hours;

/**
 * The hours of a week, less the days on which the station stays closed. Open whenever one of the windows is; a window that
 * would begin on a closed day does not, and one that began the evening before goes on to its end.
 */
final class OpeningHours implements Hours {
    private static final Duration YEAR = Duration.ofDays(366);

    private final ZoneId zone;
    private final List<WeeklyWindow> windows;
    private final List<Predicate<LocalDate>> closed;

    OpeningHours(ZoneId zone, List<WeeklyWindow> windows, List<Predicate<LocalDate>> closed) {
        this.zone = zone;
        this.windows = List.copyOf(windows);
        this.closed = List.copyOf(closed);
    }

    @Override
    public boolean isOpen(Instant at) {
        return latestEndOfThoseOn(at).isPresent();
    }

    @Override
    public Optional<Instant> nextOpening(Instant after) {
        if (isOpen(after)) {
            return Optional.empty();
        }
        LocalDate last = WeeklyWindow.lastDate(after.plus(YEAR), zone);
        for (LocalDate date = WeeklyWindow.firstDate(after, zone); !date.isAfter(last); date = date.plusDays(1)) {
            Optional<Instant> first = beginningOn(date).stream()
                    .map(Span::from)
                    .filter(after::isBefore)
                    .min(Comparator.naturalOrder());
            if (first.isPresent()) {
                return first.filter(opening -> !opening.isAfter(after.plus(YEAR)));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Instant> closes(Instant at) {
        Instant yearLater = at.plus(YEAR);
        Optional<Instant> end = latestEndOfThoseOn(at);
        // Where one window ends another may be on.
        for (Optional<Instant> next = end; next.isPresent(); next = latestEndOfThoseOn(next.get())) {
            if (next.get().isAfter(yearLater)) {
                return Optional.empty();
            }
            end = next;
        }
        return end;
    }

    @Override
    public Duration openBetween(Instant from, Instant until) {
        Span look = WeeklyWindow.look(from, until);
        if (look.isEmpty()) {
            return Duration.ZERO;
        }
        Duration open = Duration.ZERO;
        Instant counted = look.from();
        LocalDate last = WeeklyWindow.lastDate(look.until(), zone);
        for (LocalDate date = WeeklyWindow.firstDate(look.from(), zone); !date.isAfter(last); date = date.plusDays(1)) {
            // A window of a later day never begins before one of an earlier day: what is counted need not be looked at.
            for (Span span : beginningOn(date)) {
                Instant start = span.from().isBefore(counted) ? counted : span.from();
                Instant end = span.until().isAfter(look.until()) ? look.until() : span.until();
                if (start.isBefore(end)) {
                    open = open.plus(Duration.between(start, end));
                    counted = end;
                }
            }
        }
        return open;
    }

    private Optional<Instant> latestEndOfThoseOn(Instant at) {
        Instant latest = at;
        LocalDate last = WeeklyWindow.lastDate(at, zone);
        for (LocalDate date = WeeklyWindow.firstDate(at, zone); !date.isAfter(last); date = date.plusDays(1)) {
            for (Span span : beginningOn(date)) {
                if (span.holds(at) && span.until().isAfter(latest)) {
                    latest = span.until();
                }
            }
        }
        return latest.isAfter(at) ? Optional.of(latest) : Optional.empty();
    }

    /** The windows that begin on that date, in the order in which they do. */
    private List<Span> beginningOn(LocalDate date) {
        List<Span> spans = new ArrayList<>();
        if (closed.stream().noneMatch(day -> day.test(date))) {
            for (WeeklyWindow window : windows) {
                if (window.beginsOn(date)) {
                    spans.add(window.on(date, zone));
                }
            }
            spans.removeIf(Span::isEmpty);
            spans.sort(Comparator.comparing(Span::from));
        }
        return spans;
    }
}

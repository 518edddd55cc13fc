package org.hilbert.heartbeat.action;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;

/**
 * Reads in the history what an audience is to be told. Keeps nothing: of the same lines it makes the same news, also after a
 * restart. Thread-safe.
 *
 * <p>An alarm under a cover is not told, and neither is the end of one that was not told; but one that outlasts its maintenance, or
 * a cut of the network to its station, is, then. Only changes are told, so that no attempt to tell is told.
 */
final class Reader {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 100;
    /** How far back an alarm is looked for, in lines. */
    private static final int FARTHEST_BACK = 100;

    private final History history;
    private final Audience audience;
    private final BiPredicate<ApplicationId, Instant> covered;
    private final Supplier<? extends Collection<ApplicationId>> known;
    /** What was found at the end of a maintenance last: it is told one by one, and is the same each time. */
    private volatile Outlasting found = new Outlasting(0, List.of());

    /**
     * The alarms that outlast a maintenance.
     *
     * @param end the number of the line of its end
     */
    private record Outlasting(long end, List<News> news) {}

    /**
     * A place in the history.
     *
     * @param line the number of the last line of which all is told
     * @param told of what the next brings up again, the number up to which it is told; 0 if nothing is
     */
    record Place(long line, long told) {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(?:,(\\d{1,18}))?");

        /** A place of an earlier run; empty if that text is none. */
        static Optional<Place> read(String text) {
            return Optional.of(TEXT.matcher(text))
                    .filter(Matcher::matches)
                    .map(read -> new Place(
                            Long.parseLong(read.group(1)), read.group(2) == null ? 0 : Long.parseLong(read.group(2))));
        }

        /** Whether that one is farther. */
        boolean isBefore(Place other) {
            return line < other.line || line == other.line && told < other.told;
        }

        String text() {
            return told == 0 ? Long.toString(line) : line + "," + told;
        }
    }

    /**
     * What was read.
     *
     * @param news in their order; empty if there is nothing to tell
     * @param end where to read on, once that is told
     */
    record Reading(List<News> news, Place end) {}

    /**
     * A reader.
     *
     * @param covered whether nobody needed to act on that application at that moment, by what is known beside the history
     * @param known the applications that are known now
     */
    Reader(
            History history,
            Audience audience,
            BiPredicate<ApplicationId, Instant> covered,
            Supplier<? extends Collection<ApplicationId>> known) {
        this.history = history;
        this.audience = audience;
        this.covered = covered;
        this.known = known;
    }

    /** The place behind all that there is. */
    Place newest() {
        return new Place(history.newest(), 0);
    }

    /**
     * What comes next.
     *
     * @param most how many at most
     */
    Reading next(Place from, int most) {
        List<News> news = new ArrayList<>();
        Place place = history.position(from.line()) == from.line() ? from : new Place(0, 0);
        for (int pages = 0; pages < MOST_PAGES && news.size() < most; pages++) {
            // In this order: what is dropped in between is then called a gap that is none, not the other way round.
            List<Entry> page = history.page(place.line(), PAGE);
            boolean complete = history.isComplete(place.line());
            if (page.isEmpty()) {
                break;
            }
            long first = page.get(0).number();
            if (!complete && first > place.line() + 1) {
                news.add(News.gap(place.line() + 1, page.get(0)));
                place = new Place(first - 1, 0);
            }
            for (Entry entry : page) {
                if (news.size() >= most) {
                    return new Reading(news, place);
                }
                long told = place.told();
                List<News> ofLine =
                        newsOf(entry).stream().filter(one -> one.first() > told).toList();
                int end = Math.min(ofLine.size(), most - news.size());
                news.addAll(ofLine.subList(0, end));
                place = end < ofLine.size()
                        ? new Place(place.line(), ofLine.get(end - 1).first())
                        : new Place(entry.number(), 0);
            }
        }
        return new Reading(news, place);
    }

    private List<News> newsOf(Entry entry) {
        if (entry.change().isPresent()) {
            return isTold(entry) ? List.of(News.of(entry)) : List.of();
        }
        return entry.interruption()
                .filter(Reader::isEndOfCover)
                .map(ended -> outlasting(entry, ended))
                .orElse(List.of());
    }

    private List<News> outlasting(Entry end, Interruption maintenance) {
        Outlasting before = found;
        if (before.end() == end.number()) {
            return before.news();
        }
        Outlasting now = new Outlasting(end.number(), find(end, maintenance));
        found = now;
        return now.news();
    }

    private boolean isTold(Entry entry) {
        StateChange change = entry.change().orElseThrow();
        if (!audience.includes(change.id())) {
            return false;
        }
        return audience.wants(change.to())
                ? !isCovered(change)
                : audience.wantsRecovery(change) && wasToldOfAlarm(change.id(), entry.number());
    }

    private boolean isCovered(StateChange change) {
        return change.to().needsCover() && isCovered(change.id(), change.at());
    }

    private boolean isCovered(ApplicationId id, Instant at) {
        return history.wasCovered(id, at) || covered.test(id, at);
    }

    /** Whether anything was told of the alarm that a line ends; yes, if that is not known any more. */
    private boolean wasToldOfAlarm(ApplicationId id, long end) {
        for (Entry before : history.before(id, end, FARTHEST_BACK)) {
            Optional<StateChange> change = before.change();
            if (change.isPresent()) {
                if (!audience.wants(change.get().to())) {
                    return false;
                }
                if (!isCovered(change.get())) {
                    return true;
                }
                if (!audience.wants(change.get().from())) {
                    return false;
                }
            } else if (before.interruption()
                    .filter(Reader::isEndOfCover)
                    .filter(ended -> !isCovered(id, ended.until().orElseThrow()))
                    .isPresent()) {
                return true;
            }
        }
        return true;
    }

    /** The alarms of which nobody was told because of a maintenance that has ended here, and that stand, in their order. */
    private List<News> find(Entry end, Interruption maintenance) {
        Instant at = maintenance.until().orElseThrow();
        return whose(maintenance).stream()
                .filter(audience::includes)
                .flatMap(id -> history.before(id, end.number(), FARTHEST_BACK).stream()
                        .filter(before -> before.change().isPresent())
                        .limit(1))
                .filter(last -> last.change()
                        .filter(change -> audience.wants(change.to()))
                        .filter(change -> isCovered(change) && !isCovered(change.id(), at))
                        .isPresent())
                .sorted(Comparator.comparingLong(Entry::number))
                .map(News::of)
                .toList();
    }

    /** Whom it covered. */
    private Collection<ApplicationId> whose(Interruption cover) {
        if (cover.cause() == Interruption.Cause.NETWORK) {
            return known.get().stream()
                    .filter(id -> StationLink.above(id).equals(cover.application()))
                    .toList();
        }
        return cover.application()
                .map(List::of)
                .map(one -> (Collection<ApplicationId>) one)
                .orElseGet(known::get);
    }

    private static boolean isEndOfCover(Interruption interruption) {
        return interruption.cause() != Interruption.Cause.MONITOR
                && interruption.until().isPresent();
    }
}

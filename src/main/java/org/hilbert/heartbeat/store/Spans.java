package org.hilbert.heartbeat.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Times that do not touch, in order. Immutable.
 *
 * @param all none of them empty
 */
record Spans(List<Past.Span> all) {
    static final Spans NONE = new Spans(List.of());

    Spans {
        all = List.copyOf(all);
    }

    /** The time that is in any of these, which may be empty, touch and come in any order. */
    static Spans of(Collection<Past.Span> any) {
        List<Past.Span> merged = new ArrayList<>();
        any.stream()
                .filter(span -> span.from().isBefore(span.until()))
                .sorted(Comparator.comparing(Past.Span::from))
                .forEach(span -> {
                    Past.Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                    if (last != null && !span.from().isAfter(last.until())) {
                        merged.set(
                                merged.size() - 1, new Past.Span(last.from(), Past.later(last.until(), span.until())));
                    } else {
                        merged.add(span);
                    }
                });
        return new Spans(merged);
    }

    /** The time that is in either. */
    Spans and(Spans others) {
        if (others.all.isEmpty() || all.isEmpty()) {
            return all.isEmpty() ? others : this;
        }
        return of(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    /** The time that is in these and not in the others. */
    Spans without(Spans others) {
        return new Spans(all.stream()
                .flatMap(span -> others.gaps(span.from(), span.until()).stream())
                .toList());
    }

    boolean hold(Instant at) {
        int first = firstAfter(at);
        return first < all.size() && !at.isBefore(all.get(first).from());
    }

    /** The parts of a time that are in none of these, in order. */
    List<Past.Span> gaps(Instant from, Instant until) {
        List<Past.Span> parts = new ArrayList<>();
        Instant reached = from;
        for (int i = firstAfter(from); i < all.size() && all.get(i).from().isBefore(until); i++) {
            add(parts, reached, all.get(i).from());
            reached = all.get(i).until();
        }
        add(parts, reached, until);
        return parts;
    }

    private int firstAfter(Instant at) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).until().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static void add(List<Past.Span> parts, Instant from, Instant until) {
        if (from.isBefore(until)) {
            parts.add(new Past.Span(from, until));
        }
    }
}

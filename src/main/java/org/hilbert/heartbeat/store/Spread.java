package org.hilbert.heartbeat.store;

import java.util.ArrayList;
import java.util.List;

/**
 * How lengths are spread, as a picture shows it: fine where most of them are, so that the jitter around a period is seen, and
 * coarse, in steps of 1, 2, 5, 10, to the shortest and the longest, so that these are seen too. All edges are readable.
 */
final class Spread {
    /** The most buckets there are. */
    static final int MOST = 64;

    /** Most lengths are those without the shortest and the longest twentieth. */
    private static final double RARE = 0.05;

    private static final int FINE = 28;

    private Spread() {}

    /**
     * So many lengths, from the one to the other.
     *
     * @param from in ms; counts
     * @param until in ms, larger; does not count
     * @param count 0 or more
     */
    record Bin(long from, long until, long count) {}

    /** Those lengths in buckets of other edges, without empty ones at the ends; a bin that lies across an edge is divided. */
    static List<Bin> of(List<Bin> bins) {
        long total = bins.stream().mapToLong(Bin::count).sum();
        if (total == 0) {
            return List.of();
        }
        List<Long> edges = edges(bins, total);
        List<Bin> buckets = new ArrayList<>();
        long counted = 0;
        for (int i = 0; i + 1 < edges.size(); i++) {
            long next = below(edges.get(i + 1), bins);
            buckets.add(new Bin(edges.get(i), edges.get(i + 1), next - counted));
            counted = next;
        }
        return withoutEmptyEnds(buckets);
    }

    private static List<Long> edges(List<Bin> bins, long total) {
        Bin low = at(total * RARE, bins);
        Bin high = at(total * (1 - RARE), bins);
        long width = Math.max(high.until - high.from, (high.until - low.from + FINE - 1) / FINE);
        long step = readable(width);
        long from = Math.max(0, Math.floorDiv(low.from, step) - 1) * step;
        long until = (Math.floorDiv(high.until - 1, step) + 2) * step;
        long shortest = bins.get(0).from;
        long longest = bins.get(bins.size() - 1).until;
        if (from > shortest && readableUpTo(shortest) + step > from) {
            from -= step; // too near for a coarse bucket of its own: one more fine one has it
        }
        List<Long> edges = new ArrayList<>();
        for (long edge = 0; edge < from; edge = readable(edge + 1)) {
            if (readable(edge + 1) > shortest && edge + step <= from) {
                edges.add(edge);
            }
        }
        for (long edge = from; edge <= until; edge += step) {
            edges.add(edge);
        }
        for (long edge = readable(until + step); edges.get(edges.size() - 1) < longest; edge = readable(edge + 1)) {
            edges.add(edge);
        }
        return edges;
    }

    /** The bin in which so many of the shortest end. */
    private static Bin at(double many, List<Bin> bins) {
        long counted = 0;
        for (Bin bin : bins) {
            counted += bin.count;
            if (counted >= many && bin.count > 0) {
                return bin;
            }
        }
        return bins.get(bins.size() - 1);
    }

    private static long below(long edge, List<Bin> bins) {
        double below = 0;
        for (Bin bin : bins) {
            if (edge > bin.from) {
                double share = (double) (Math.min(edge, bin.until) - bin.from) / (bin.until - bin.from);
                below += bin.count * share;
            }
        }
        return Math.round(below);
    }

    /** The next of 1, 2, 5, 10, 20 and so on that is not less; of 1 or more. */
    private static long readable(long least) {
        for (long ten = 1; ; ten *= 10) {
            for (int digit : new int[] {1, 2, 5}) {
                if (ten * digit >= least) {
                    return ten * digit;
                }
            }
        }
    }

    /** The last of 0, 1, 2, 5, 10, 20 and so on that is not more. */
    private static long readableUpTo(long most) {
        long edge = 0;
        for (long next = 1; next <= most; next = readable(next + 1)) {
            edge = next;
        }
        return edge;
    }

    private static List<Bin> withoutEmptyEnds(List<Bin> buckets) {
        int first = 0;
        int end = buckets.size();
        while (first < end && buckets.get(first).count == 0) {
            first++;
        }
        while (end > first && buckets.get(end - 1).count == 0) {
            end--;
        }
        return List.copyOf(buckets.subList(first, end));
    }
}

package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Arrivals;

/**
 * How long the silences between the beats of each application are, in a histogram of bounded size for each, of a bounded
 * number of applications. In memory only, and gone with the application.
 *
 * <p>Thread-safe; a beat waits for nothing but another beat of the same application.
 */
public final class Intervals implements Arrivals {
    /** Figures are true to 1 %. */
    private static final int SIGNIFICANT_DIGITS = 2;

    private static final long MILLISECOND = 1_000_000;
    private static final long LONGEST = Duration.ofDays(100).toMillis();

    private final int maxMeasured;
    private final TimeSource time;
    private final ConcurrentMap<ApplicationId, Measured> measured = new ConcurrentHashMap<>();

    /**
     * @param maxMeasured of how many applications at most; one that comes when so many are measured is not; 0 or more
     */
    public Intervals(int maxMeasured, TimeSource time) {
        this.maxMeasured = maxMeasured;
        this.time = time;
    }

    /**
     * The silences of one application.
     *
     * @param count how many; 1 or more
     * @param p50 half of them were at most so long; as {@code p90} and {@code p99} true to 1 % and 1 ms
     * @param p90 90 of 100 were at most so long
     * @param p99 99 of 100 were at most so long
     * @param max the longest, exact
     * @param since when the first of them ended
     */
    public record Figures(long count, Duration p50, Duration p90, Duration p99, Duration max, Instant since) {}

    /**
     * Silences of about one length.
     *
     * @param from of that length, in whole ms
     * @param until and shorter than that
     * @param count how many; 0 or more
     */
    public record Bucket(Duration from, Duration until, long count) {}

    @Override
    public void heard(ApplicationId id, long silence, long promise) {
        Measured one = measured.get(id);
        // Many that come at once can exceed the number by as many threads as there are.
        if (one == null && measured.size() < maxMeasured) {
            one = measured.computeIfAbsent(id, fresh -> new Measured(time.now()));
        }
        if (one != null) {
            one.take(silence);
        }
    }

    /** What is known of that application's silences; empty if it is not measured. */
    public Optional<Figures> figures(ApplicationId id) {
        return Optional.ofNullable(measured.get(id)).flatMap(Measured::figures);
    }

    /**
     * How that application's silences are spread: buckets in order and without a gap between them, at most {@value
     * Spread#MOST}; none if it is not measured.
     */
    public List<Bucket> buckets(ApplicationId id) {
        return Optional.ofNullable(measured.get(id)).map(Measured::bins).map(Spread::of).orElse(List.of()).stream()
                .map(bin -> new Bucket(Duration.ofMillis(bin.from()), Duration.ofMillis(bin.until()), bin.count()))
                .toList();
    }

    /** Forgets that application; another may be measured in its place. */
    public void forget(ApplicationId id) {
        measured.remove(id);
    }

    /** Forgets those of which that is true: a beat that was under way may have come after its application was forgotten. */
    void forgetIf(Predicate<ApplicationId> gone) {
        measured.keySet().removeIf(gone);
    }

    /** How many applications are measured. */
    public int size() {
        return measured.size();
    }

    /** The octets that all histograms take, about; what a test holds to its bound. */
    long footprint() {
        return measured.values().stream().mapToLong(Measured::footprint).sum();
    }

    private static final class Measured {
        private final IntCountsHistogram histogram = new IntCountsHistogram(SIGNIFICANT_DIGITS);
        private final Instant since;
        private long longest;

        Measured(Instant since) {
            this.since = since;
        }

        synchronized void take(long silence) {
            if (histogram.getTotalCount() == Integer.MAX_VALUE) {
                // After two thousand million beats, before a counter overflows.
                histogram.reset();
                longest = 0;
            }
            histogram.recordValue(Math.min((silence + MILLISECOND / 2) / MILLISECOND, LONGEST));
            longest = Math.max(longest, silence);
        }

        synchronized Optional<Figures> figures() {
            return histogram.getTotalCount() == 0
                    ? Optional.empty()
                    : Optional.of(new Figures(
                            histogram.getTotalCount(),
                            percentile(50),
                            percentile(90),
                            percentile(99),
                            Duration.ofNanos(longest),
                            since));
        }

        synchronized List<Spread.Bin> bins() {
            List<Spread.Bin> bins = new ArrayList<>();
            for (HistogramIterationValue value : histogram.recordedValues()) {
                long from = histogram.lowestEquivalentValue(value.getValueIteratedTo());
                long until = histogram.nextNonEquivalentValue(from);
                bins.add(new Spread.Bin(from, until, value.getCountAtValueIteratedTo()));
            }
            return bins;
        }

        synchronized long footprint() {
            return histogram.getEstimatedFootprintInBytes();
        }

        private Duration percentile(double share) {
            Duration upTo = Duration.ofMillis(histogram.getValueAtPercentile(share));
            Duration max = Duration.ofNanos(longest);
            return upTo.compareTo(max) < 0 ? upTo : max;
        }
    }
}

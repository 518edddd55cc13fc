package org.hilbert.heartbeat.access;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;

import org.hilbert.heartbeat.monitor.TimeSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * How often each may do something: a bucket for each {@linkplain Networks address or network}, of as many as there is room
 * for. Thread-safe, waits for nothing.
 */
final class Allowances {
    static final int MOST_ADDRESSES = 10_000;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .executor(Runnable::run)
            .build();
    private final Bandwidth bandwidth;
    private final TimeMeter clock;

    /**
     * Allows each so much.
     *
     * @param burst how much at once, 1 or more
     * @param refill how much comes back in that time
     */
    Allowances(long burst, long refill, Duration in, TimeSource time) {
        bandwidth = Bandwidth.builder().capacity(burst).refillGreedy(refill, in).build();
        clock = new Clock(time);
    }

    /** Takes one for that one. Gives 0, or in how many whole seconds there is one again, 1 or more. */
    long take(String who) {
        Bucket bucket = buckets.get(
                who,
                same -> Bucket.builder()
                        .addLimit(bandwidth)
                        .withCustomTimePrecision(clock)
                        .build());
        if (bucket.tryConsume(1)) {
            return 0;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill() + SECOND - 1);
    }

    /** How many have a bucket, about. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** Counts from 0: the library compares moments, and those of a time source may overflow. */
    private record Clock(TimeSource time, long origin) implements TimeMeter {
        Clock(TimeSource time) {
            this(time, time.nanoTime());
        }

        @Override
        public long currentTimeNanos() {
            return time.nanoTime() - origin;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a test did to a fleet, and when, in nanoseconds of {@link System#nanoTime}. For one thread. */
final class Troubles {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A server that has not been heard of for 10 s is taken for dead; until then nobody is convicted without it. */
    private static final long TAKEN_FOR_DEAD = 12 * SECOND;
    /** What a server was told that recently it may not have told the others: generously. */
    private static final long LAST_BATCH = SECOND;

    private record Time(long from, long until) {
        boolean has(long moment) {
            return moment - from >= 0 && moment - until <= 0;
        }
    }

    private record Fault(int server, Time time) {}

    private final List<Time> withoutVerdicts = new ArrayList<>();
    private final List<Time> withoutRedis = new ArrayList<>();
    private final List<Fault> deaths = new ArrayList<>();
    private final List<Fault> stops = new ArrayList<>();

    void killed(int server, long at) {
        deaths.add(new Fault(server, new Time(at, at)));
        withoutVerdicts.add(new Time(at - SECOND, at + TAKEN_FOR_DEAD));
    }

    void stoodStill(int server, long from, long until) {
        stops.add(new Fault(server, new Time(from, until)));
        withoutVerdicts.add(new Time(from - SECOND, Math.min(until + 2 * SECOND, from + TAKEN_FOR_DEAD)));
    }

    /** @param until when all servers were in step again */
    void wasWithoutRedis(long from, long until) {
        Time time = new Time(from - SECOND, until + SECOND);
        withoutVerdicts.add(time);
        withoutRedis.add(time);
    }

    /** The monitor doubted itself, and convicted nobody meanwhile. */
    void doubted(long from, long until) {
        withoutVerdicts.add(new Time(from - SECOND, until + SECOND));
    }

    boolean isWithoutRedis(long moment) {
        return withoutRedis.stream().anyMatch(time -> time.has(moment));
    }

    /** The earliest moment, that one or later, from which on silence is told of; so much lag is granted. */
    long surelyToldBy(long deadline, long lag) {
        long told = deadline;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Time time : withoutVerdicts) {
                if (told - time.until < 0 && told + lag - time.from > 0) {
                    told = time.until;
                    moved = true;
                }
            }
        }
        return told + lag;
    }

    /** Whether a beat that this server took at that moment may have ended with it, or waited with it. */
    boolean mayHaveBeenLost(int server, long moment) {
        return deaths.stream().anyMatch(death -> death.server == server && isInLastBatch(moment, death.time.from))
                || stops.stream().anyMatch(stop -> stop.server == server && isInLastBatch(moment, stop.time.from));
    }

    /**
     * When a server that stood still may have read what nobody waited for any more.
     *
     * @return {@link Long#MIN_VALUE} if it cannot have been so
     */
    long readLate(int server, long sent) {
        return stops.stream()
                .filter(stop -> stop.server == server
                        && sent - (stop.time.from - 3 * SECOND) >= 0
                        && sent - stop.time.until <= 0)
                .mapToLong(stop -> stop.time.until)
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }

    private static boolean isInLastBatch(long moment, long end) {
        return new Time(end - LAST_BATCH, end + LAST_BATCH).has(moment);
    }
}

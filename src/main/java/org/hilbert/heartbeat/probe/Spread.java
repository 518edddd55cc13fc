package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When, within its interval, each of many probes asks first, so that they do not all ask at once. */
final class Spread {
    private Spread() {}

    /**
     * Those of one interval are spread over it evenly; those of different intervals do not begin together either.
     *
     * @param intervals of each probe, above 0
     * @return how long each waits, in that order: 0 or more, and less than its interval
     */
    static List<Duration> over(List<Duration> intervals) {
        Map<Duration, Integer> sizes = new TreeMap<>();
        intervals.forEach(every -> sizes.merge(every, 1, Integer::sum));
        List<Duration> groups = List.copyOf(sizes.keySet());
        Map<Duration, Integer> placed = new TreeMap<>();
        List<Duration> waits = new ArrayList<>(intervals.size());
        for (Duration every : intervals) {
            double gap = (double) every.toNanos() / sizes.get(every);
            double place = placed.merge(every, 1, Integer::sum) - 1;
            double shift = (double) groups.indexOf(every) / groups.size();
            waits.add(Duration.ofNanos((long) (gap * (place + shift))));
        }
        return waits;
    }
}

package org.hilbert.heartbeat.roster;

import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.server.NamePattern;

/**
 * What a roster says of hosts. Immutable.
 *
 * @param named of those with an address
 * @param patterns of the others; the first that fits counts
 */
record Hosts(Map<String, Labels> named, List<OfPattern> patterns) {
    static final Hosts NONE = new Hosts(Map.of(), List.of());

    /** What is said of the hosts whose addresses that pattern stands for. */
    record OfPattern(NamePattern pattern, Labels labels) {}

    Hosts {
        named = Map.copyOf(named);
        patterns = List.copyOf(patterns);
    }

    /** What is said of that host. An address counts more than a pattern. */
    Labels labels(String host) {
        Labels own = named.get(host);
        return own != null
                ? own
                : patterns.stream()
                        .filter(one -> one.pattern().matches(host))
                        .findFirst()
                        .map(OfPattern::labels)
                        .orElse(Labels.NONE);
    }

    boolean haveLabels() {
        return !named.isEmpty() || !patterns.isEmpty();
    }
}

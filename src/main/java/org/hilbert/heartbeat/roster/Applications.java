package org.hilbert.heartbeat.roster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.hilbert.heartbeat.monitor.Labels;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.NamePattern;

/**
 * The applications on a roster. Immutable.
 *
 * @param named those with a name, expected or not, in their order
 * @param expected which of them are expected, in their order
 * @param patterns the others; the first that fits counts
 */
record Applications(Map<ApplicationId, Said> named, Set<ApplicationId> expected, List<OfPattern> patterns) {
    /** How an application is judged, and by what people find it. */
    record Said(Rules rules, Labels labels) {}

    /** What is said of the applications whose names that pattern stands for. */
    record OfPattern(NamePattern pattern, Said said) {}

    Applications {
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        expected = Collections.unmodifiableSet(new LinkedHashSet<>(expected));
        patterns = List.copyOf(patterns);
    }

    /** Whether it names none. */
    boolean isEmpty() {
        return named.isEmpty() && patterns.isEmpty();
    }

    /** Whether it has that one by name, or by a pattern of more than wildcards. */
    boolean names(ApplicationId id) {
        return named.containsKey(id)
                || patterns.stream()
                        .map(OfPattern::pattern)
                        .filter(pattern -> !pattern.isOfAll())
                        .anyMatch(pattern -> pattern.matches(id.toString()));
    }

    /** How that application is judged; empty if it is not on the roster. */
    Optional<Rules> rules(ApplicationId id) {
        return said(id).map(Said::rules);
    }

    /** By what people find that application. */
    Labels labels(ApplicationId id) {
        return said(id).map(Said::labels).orElse(Labels.NONE);
    }

    boolean haveLabels() {
        return named.values().stream().anyMatch(said -> !said.labels().isNone())
                || patterns.stream().anyMatch(one -> !one.said().labels().isNone());
    }

    /** A name counts more than a pattern. */
    private Optional<Said> said(ApplicationId id) {
        Said own = named.get(id);
        return own != null
                ? Optional.of(own)
                : patterns.stream()
                        .filter(one -> one.pattern().matches(id.toString()))
                        .findFirst()
                        .map(OfPattern::said);
    }
}

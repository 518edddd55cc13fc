package org.hilbert.heartbeat.roster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
record Applications(Map<ApplicationId, Rules> named, Set<ApplicationId> expected, List<OfPattern> patterns) {
    /** How the applications are judged whose names that pattern stands for. */
    record OfPattern(NamePattern pattern, Rules rules) {}

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

    /** How that application is judged; empty if it is not on the roster. A name counts more than a pattern. */
    Optional<Rules> rules(ApplicationId id) {
        Rules own = named.get(id);
        return own != null
                ? Optional.of(own)
                : patterns.stream()
                        .filter(one -> one.pattern().matches(id.toString()))
                        .findFirst()
                        .map(OfPattern::rules);
    }
}

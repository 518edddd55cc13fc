package org.hilbert.heartbeat.monitor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * By what people find an application, as the roster says it. Immutable.
 *
 * @param group the one group it belongs to, such as a hall; empty if it belongs to none
 * @param tags what else is said of it, in order, each once; empty if nothing is
 */
public record Labels(Optional<String> group, List<String> tags) {
    /** Of whom the roster says nothing of the kind. */
    public static final Labels NONE = new Labels(Optional.empty(), List.of());

    public Labels {
        tags = List.copyOf(tags);
    }

    public boolean isNone() {
        return group.isEmpty() && tags.isEmpty();
    }

    /** These, and what the others say besides: their group if there is none here, and their tags. */
    public Labels and(Labels others) {
        if (others.isNone()) {
            return this;
        }
        if (isNone()) {
            return others;
        }
        Set<String> all = new LinkedHashSet<>(tags);
        all.addAll(others.tags);
        return new Labels(group.or(others::group), List.copyOf(all));
    }
}

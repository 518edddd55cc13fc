package org.hilbert.heartbeat.rest.api;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.Whereabouts;

/** Applications, counted by what they have in common. For one thread. */
final class Gathering {
    private static final Comparator<GroupsJson.GroupJson> BY_NAME =
            Comparator.comparing(group -> group.name().orElse(null), Comparator.nullsLast(Comparator.naturalOrder()));
    private static final Comparator<GroupsJson.GroupJson> WORST_FIRST = Comparator.comparingInt(
                    GroupsJson.GroupJson::alarming)
            .thenComparingInt(GroupsJson.GroupJson::late)
            .reversed()
            .thenComparing(BY_NAME);

    private final By by;
    private final Map<Optional<String>, Count> counts = new HashMap<>();

    Gathering(By by) {
        this.by = by;
    }

    /** What they may have in common. */
    enum By {
        GROUP,
        HOST,
        TAG;

        static By of(Optional<String> asked) {
            return switch (asked.orElse("group").toLowerCase(Locale.ROOT)) {
                case "group" -> GROUP;
                case "host" -> HOST;
                case "tag" -> TAG;
                default -> throw new MalformedRequestException("by must be group, host or tag");
            };
        }

        /** One, or with tags as many as it has; a single nothing if it has none. */
        private Stream<Optional<String>> names(Whereabouts where) {
            return switch (this) {
                case GROUP -> Stream.of(where.group());
                case HOST -> Stream.of(where.host());
                case TAG ->
                    where.tags().isEmpty()
                            ? Stream.of(Optional.empty())
                            : where.tags().stream().map(Optional::of);
            };
        }
    }

    private static final class Count {
        private final Map<State, Integer> states = new EnumMap<>(State.class);
        private int all;
        private int alarming;
        private int late;

        void add(ApplicationStatus status) {
            states.merge(status.state(), 1, Integer::sum);
            all++;
            alarming += status.isAlarming() ? 1 : 0;
            late += status.state() == State.LATE && status.cover().isEmpty() ? 1 : 0;
        }
    }

    void add(ApplicationStatus status, Whereabouts where) {
        by.names(where)
                .forEach(name ->
                        counts.computeIfAbsent(name, unknown -> new Count()).add(status));
    }

    /** By name, those without one last; or those first that have most to see to. */
    List<GroupsJson.GroupJson> inOrder(Order order) {
        return counts.entrySet().stream()
                .map(entry -> new GroupsJson.GroupJson(
                        entry.getKey(),
                        entry.getValue().all,
                        entry.getValue().states,
                        entry.getValue().alarming,
                        entry.getValue().late))
                .sorted(order == Order.WORST ? WORST_FIRST : BY_NAME)
                .toList();
    }
}

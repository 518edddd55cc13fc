package org.hilbert.heartbeat.action;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.NamePattern;

/**
 * Which ladder is for which application: the one that names it; else the one whose pattern says most about its name, which is
 * the one with the most characters that are no wildcards; else the first by name. Immutable.
 */
final class Ladders {
    private final List<Rung> byExactness = new ArrayList<>();

    /** A pattern of a ladder. */
    private record Rung(Ladder ladder, int exactness, NamePattern pattern) {
        static Rung of(Ladder ladder, String text) {
            int exactness = NamePattern.isPattern(text)
                    ? (int) text.codePoints().filter(c -> c != '*' && c != '?').count()
                    : Integer.MAX_VALUE;
            return new Rung(ladder, exactness, new NamePattern(text));
        }
    }

    /** @param tells whether the action of that name can only tell somebody */
    Ladders(HeartbeatConfig config, Predicate<String> tells) {
        Map<String, HeartbeatConfig.Ladder> byName = new TreeMap<>(config.ladder());
        byName.forEach((name, settings) -> {
            Ladder ladder = new Ladder(
                    name,
                    settings.steps().stream()
                            .map(action -> new Ladder.Step(action, tells(settings, action, tells)))
                            .toList(),
                    settings.coolDown().orElse(config.recovery().coolDown()),
                    settings.after());
            settings.applications().forEach(pattern -> byExactness.add(Rung.of(ladder, pattern)));
        });
        byExactness.sort(Comparator.comparingInt(Rung::exactness).reversed());
    }

    /**
     * Whether a step only tells somebody, and so needs no budget.
     *
     * @param tells whether the action of that name can only tell somebody
     */
    static boolean tells(HeartbeatConfig.Ladder settings, String step, Predicate<String> tells) {
        return settings.telling().orElse(Set.of()).contains(step) || tells.test(step);
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return byExactness.isEmpty();
    }

    /** The ladder for that application; empty if there is none. */
    Optional<Ladder> of(ApplicationId id) {
        return byExactness.stream()
                .filter(rung -> rung.pattern().matches(id.toString()))
                .findFirst()
                .map(Rung::ladder);
    }
}

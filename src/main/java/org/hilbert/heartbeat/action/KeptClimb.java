package org.hilbert.heartbeat.action;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/**
 * What is kept of a {@link Climb} over a restart.
 *
 * @param ladder the ladder's name
 * @param steps the actions of its steps then: another ladder of the same name is begun from its bottom
 * @param taken the indexes of the steps that were taken
 * @param withheld the index of the step of which it was told that it is refused; below 0 if there was none
 * @param refusals for which reasons it was told
 * @param begunMillis when it began, in milliseconds since 1970
 */
@RegisterForReflection
record KeptClimb(
        String ladder, List<String> steps, List<Integer> taken, int withheld, Set<Refusal> refusals, long begunMillis) {
    private static final Logger LOG = Logger.getLogger(KeptClimb.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER =
            JSON.readerFor(KeptClimb.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    KeptClimb {
        refusals = refusals == null ? Set.of(Refusal.BUDGET) : Set.copyOf(refusals);
    }

    static KeptClimb of(Ladder ladder, List<Integer> taken, int withheld, Set<Refusal> refusals, long begunMillis) {
        return new KeptClimb(ladder.name(), actions(ladder), taken, withheld, refusals, begunMillis);
    }

    /** What that text says; empty if it cannot be read. */
    static Optional<KeptClimb> read(String text) {
        try {
            KeptClimb kept = READER.readValue(text);
            if (kept != null && kept.ladder != null && kept.steps != null && kept.taken != null) {
                return Optional.of(kept);
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        LOG.warn("what was kept of an application on its ladder cannot be read");
        return Optional.empty();
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it was on that ladder. */
    boolean isOf(Ladder same) {
        return ladder.equals(same.name())
                && steps.equals(actions(same))
                && taken.stream().allMatch(step -> step != null && step >= 0 && step < steps.size());
    }

    private static List<String> actions(Ladder ladder) {
        return ladder.steps().stream().map(Ladder.Step::action).toList();
    }
}

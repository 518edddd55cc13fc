package org.hilbert.heartbeat.action;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.NamePattern;

/** Which changes of which applications an action is told. Immutable. */
final class Audience {
    private static final String RECOVERY = "recovery";
    private static final String NONE = "none";
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 256;

    private final Set<State> states;
    private final boolean recovery;
    private final List<String> names;
    private final List<NamePattern> patterns;

    private Audience(Set<State> states, boolean recovery, List<String> names) {
        this.states = states;
        this.recovery = recovery;
        this.names = names;
        this.patterns = names.stream().map(NamePattern::new).toList();
    }

    /**
     * The audience that these settings describe.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException if they describe none
     */
    static Audience of(ActionCheck check) {
        List<String> applications = check.settings().applications();
        if (applications.isEmpty() || applications.size() > MOST_PATTERNS) {
            throw check.refused("applications", "must be 1 to " + MOST_PATTERNS + " names or patterns");
        }
        for (String pattern : applications) {
            boolean isOneLine = pattern.chars().noneMatch(Character::isISOControl);
            if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN || !isOneLine) {
                throw check.refused(
                        "applications",
                        "must be names, or patterns with * and ?, of 1 to " + LONGEST_PATTERN + " characters each");
            }
        }
        List<String> on =
                check.settings().on().stream().map(Audience::normal).distinct().toList();
        if (on.equals(List.of(NONE))) {
            return new Audience(Set.of(), false, List.copyOf(applications));
        }
        Set<State> states = EnumSet.noneOf(State.class);
        for (String word : on) {
            if (!word.equals(RECOVERY)) {
                states.add(state(check, word));
            }
        }
        if (states.isEmpty()) {
            throw check.refused("on", "must name a state, or be " + NONE + " alone");
        }
        return new Audience(states, on.contains(RECOVERY), List.copyOf(applications));
    }

    private static State state(ActionCheck check, String word) {
        try {
            return State.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw check.refused(
                    "on",
                    "must be states such as critical and lost, " + RECOVERY + ", or " + NONE + " alone; was "
                            + String.join(",", check.settings().on()));
        }
    }

    private static String normal(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    /** Whether it is told of anything at all by itself. */
    boolean isTold() {
        return !states.isEmpty();
    }

    /** Whether it is about that application. */
    boolean includes(ApplicationId id) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(id.toString()));
    }

    /** Whether it is about some applications only, whoever else beats. */
    boolean isLimited() {
        return patterns.stream().noneMatch(NamePattern::isOfAll);
    }

    /** Whether that is a state of which it is told. */
    boolean wants(State state) {
        return states.contains(state);
    }

    /** Whether a change that leads out of what it was told of is one that it is told, too. */
    boolean wantsRecovery(StateChange change) {
        return recovery && wants(change.from()) && !wants(change.to()) && change.reason() != Reason.FORGOTTEN;
    }

    /** What it is told, for programs. */
    List<String> on() {
        List<String> words = new ArrayList<>();
        states.forEach(state -> words.add(state.name()));
        if (recovery) {
            words.add("RECOVERY");
        }
        return words;
    }

    /** Of whom, as it was configured. */
    List<String> applications() {
        return names;
    }
}

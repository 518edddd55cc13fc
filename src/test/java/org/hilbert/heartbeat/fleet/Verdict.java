package org.hilbert.heartbeat.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.fleet.Histories.Line;

/**
 * A history beside what the crowd did: what is missing, what is told twice, and what never happened.
 *
 * @param changes how many changes there are, and are right
 * @param lost how many there should be and are not
 * @param doubled how many are told again
 * @param wrong how many did not happen
 * @param misdated how many say that they happened when they cannot have
 * @param unclear of how many applications nothing can be said
 * @param examples what was found, of some applications
 */
record Verdict(int changes, int lost, int doubled, int wrong, int misdated, int unclear, List<String> examples) {
    private static final int MOST_EXAMPLES = 3;
    private static final int MOST_BEATS = 80;

    boolean isClean() {
        return lost == 0 && doubled == 0 && wrong == 0;
    }

    @Override
    public String toString() {
        return changes + " changes told rightly, lost " + lost + ", doubled " + doubled + ", false " + wrong
                + ", misdated " + misdated + "; " + unclear + " applications left out";
    }

    static Verdict of(List<Line> lines, List<Crowd.Life> lives, Expectation expectation, Crowd crowd) {
        Map<String, List<Line>> told = new HashMap<>();
        // While the monitor doubts itself, and until the allowance of that ends, a silence is told of later.
        boolean doubted = false;
        for (Line line : lines) {
            if (line.isChange()) {
                told.computeIfAbsent(line.application(), any -> new ArrayList<>())
                        .add(line);
            }
            doubted |= line.cause().equals("monitor");
        }
        Count count = new Count(doubted);
        for (Crowd.Life life : lives) {
            List<Line> own = Optional.ofNullable(told.remove(life.id())).orElse(List.of());
            Optional<List<List<Expectation.Change>>> expected = expectation.of(life);
            if (expected.isEmpty()) {
                count.unclear++;
            } else {
                count.compare(own, expected.get(), life, crowd);
            }
        }
        told.values()
                .forEach(strangers -> count.compare(
                        strangers, List.of(List.of()), new Crowd.Life("not of the crowd", List.of()), crowd));
        return new Verdict(
                count.changes, count.lost, count.doubled, count.wrong, count.misdated, count.unclear, count.examples);
    }

    private static final class Count {
        final boolean doubted;
        final List<String> examples = new ArrayList<>();
        int changes;
        int lost;
        int doubled;
        int wrong;
        int misdated;
        int unclear;

        Count(boolean doubted) {
            this.doubted = doubted;
        }

        void compare(List<Line> told, List<List<Expectation.Change>> right, Crowd.Life life, Crowd crowd) {
            List<Expectation.Change> nearest = right.stream()
                    .max(Comparator.comparingInt(
                            (List<Expectation.Change> each) -> 2 * common(told, each) - each.size()))
                    .orElseThrow();
            int[][] lengths = lengths(told, nearest);
            boolean[] matched = new boolean[told.size()];
            int i = 0;
            int k = 0;
            int before = lost + doubled + wrong + misdated;
            while (i < told.size() && k < nearest.size()) {
                if (isSame(told.get(i), nearest.get(k)) && lengths[i][k] == lengths[i + 1][k + 1] + 1) {
                    matched[i] = true;
                    changes++;
                    if (!isDatedWell(told.get(i), nearest.get(k), crowd)) {
                        misdated++;
                    }
                    i++;
                    k++;
                } else if (lengths[i + 1][k] >= lengths[i][k + 1]) {
                    i++;
                } else {
                    k++;
                }
            }
            lost += nearest.size() - lengths[0][0];
            for (int line = 0; line < told.size(); line++) {
                if (!matched[line]) {
                    int number = line;
                    boolean again = told.stream()
                            .filter(other -> other != told.get(number))
                            .anyMatch(other -> isAgain(other, told.get(number)));
                    doubled += again ? 1 : 0;
                    wrong += again ? 0 : 1;
                }
            }
            if (lost + doubled + wrong + misdated > before && examples.size() < MOST_EXAMPLES) {
                examples.add("\n" + life.id() + "\n  told " + told + "\n  expected " + nearest + dates(nearest, crowd)
                        + "\n  beats " + beats(life, crowd));
            }
        }

        private boolean isDatedWell(Line line, Expectation.Change change, Crowd crowd) {
            boolean early = line.at().isBefore(crowd.instantOf(change.earliest()));
            boolean late = line.at().isAfter(crowd.instantOf(change.latest()));
            return !early && (!late || doubted && line.reason().equals("SILENT"));
        }

        private static boolean isAgain(Line one, Line other) {
            return one.from().equals(other.from())
                    && one.to().equals(other.to())
                    && one.reason().equals(other.reason());
        }

        private static boolean isSame(Line line, Expectation.Change change) {
            return line.from().equals(change.from().name())
                    && line.to().equals(change.to().name())
                    && change.reasons().stream()
                            .anyMatch(reason -> reason.name().equals(line.reason()));
        }

        private static int common(List<Line> told, List<Expectation.Change> right) {
            return lengths(told, right)[0][0];
        }

        /** Of the longest common part of what comes from each place on. */
        private static int[][] lengths(List<Line> told, List<Expectation.Change> right) {
            int[][] lengths = new int[told.size() + 1][right.size() + 1];
            for (int i = told.size() - 1; i >= 0; i--) {
                for (int k = right.size() - 1; k >= 0; k--) {
                    lengths[i][k] = isSame(told.get(i), right.get(k))
                            ? lengths[i + 1][k + 1] + 1
                            : Math.max(lengths[i + 1][k], lengths[i][k + 1]);
                }
            }
            return lengths;
        }

        private static String dates(List<Expectation.Change> right, Crowd crowd) {
            return right.stream()
                    .map(change ->
                            "[" + crowd.instantOf(change.earliest()) + " to " + crowd.instantOf(change.latest()) + "]")
                    .toList()
                    .toString();
        }

        private static String beats(Crowd.Life life, Crowd crowd) {
            StringBuilder text = new StringBuilder();
            Instant last = Instant.EPOCH;
            List<Crowd.Sent> all = life.sent();
            // Where nobody is ever silent for long, the last ones say most.
            for (Crowd.Sent sent : all.subList(Math.max(0, all.size() - MOST_BEATS), all.size())) {
                Instant at = crowd.instantOf(sent.sent());
                text.append(sent.command())
                        .append('@')
                        .append(sent.server())
                        .append(sent.wasAnswered() ? " " : "! ")
                        .append(
                                last.equals(Instant.EPOCH)
                                        ? at.toString()
                                        : "+" + (at.toEpochMilli() - last.toEpochMilli()))
                        .append(", ");
                last = at;
            }
            return text.toString();
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.KeptConnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A fleet, a crowd that beats to it, and what befalls both: most of the crowd beats all the time, with promises of 15 s or
 * of 3 s, and some have a part, which is over in {@value #LENGTH} s. In the end it is judged what the fleet made of that. For
 * one thread.
 */
final class Stage implements AutoCloseable {
    /** How many applications there are where a test is about many. */
    static final int MANY = Integer.getInteger("fleet.applications", 3_000);

    private static final long SEED = Long.getLong("fleet.seed", 20_261_127L);

    /** So many seconds after the first of a wave the last change of it is told. */
    static final int LENGTH = 29;

    private static final double WAVE_SECONDS = 1.5;
    private static final int WARM_UP = 300;
    private static final double TOO_LATE_SECONDS = 1.9;
    private static final int SHARE_WITH_A_PART = 1500;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Commands are sent to another server for so long before it is harmed: what was under way is answered. */
    private static final long AVOIDED_MILLIS = 1200;

    final Crowd crowd;
    final FleetOfServers fleet;
    private final Troubles troubles = new Troubles();
    private final Map<Integer, Long> paused = new HashMap<>();
    private final Map<Integer, Histories> histories = new HashMap<>();
    private final double appearWithin;
    private final int ofEachPart;
    private int actors;

    /** @param appearWithin the crowd appears within so many seconds, in any order */
    Stage(FleetOfServers fleet, int applications, double appearWithin) throws Exception {
        this.fleet = fleet;
        this.appearWithin = appearWithin;
        this.ofEachPart = Math.max(2, applications / SHARE_WITH_A_PART);
        crowd = new Crowd(new Balancer(fleet.ports(), SEED), SEED);
        int brisk = applications / 30;
        for (int i = 0; i < applications; i++) {
            boolean isBrisk = i < brisk;
            appears(isBrisk ? crowd.add("brisk-" + i, 3000, 1.8, 2.8) : crowd.add("steady-" + i, 15_000, 9, 14));
        }
    }

    /** What an application does that has a part in a wave. */
    private enum Part {
        DIES,
        COMES_BACK_WHEN_LATE,
        COMES_BACK_WHEN_CRITICAL,
        COMES_BACK_WHEN_LOST,
        SAYS_GOODBYE,
        SAYS_GOODBYE_AND_COMES_BACK,
        IS_RESTARTED,
        APPEARS
    }

    /** Some of the crowd play their parts from that second on. With a promise of 3 s it is 12, 20 and 24 s to LATE, CRITICAL and LOST. */
    void wave(double second) {
        for (Part part : Part.values()) {
            for (int i = 0; i < ofEachPart; i++) {
                Crowd.Role role = crowd.add("actor-" + actors++ + "-" + part, 3000, 0.8, 1.2);
                if (part != Part.APPEARS) {
                    appears(role);
                }
                double at = second + WAVE_SECONDS * crowd.random();
                switch (part) {
                    case DIES -> role.then(at, Crowd.Act.FALLS_SILENT);
                    case COMES_BACK_WHEN_LATE ->
                        role.then(at, Crowd.Act.FALLS_SILENT).then(at + 15, Crowd.Act.BEATS_AGAIN);
                    case COMES_BACK_WHEN_CRITICAL ->
                        role.then(at, Crowd.Act.FALLS_SILENT).then(at + 21.6, Crowd.Act.BEATS_AGAIN);
                    case COMES_BACK_WHEN_LOST ->
                        role.then(at, Crowd.Act.FALLS_SILENT).then(at + 26, Crowd.Act.BEATS_AGAIN);
                    case SAYS_GOODBYE -> role.then(at, Crowd.Act.SAYS_GOODBYE);
                    case SAYS_GOODBYE_AND_COMES_BACK ->
                        role.then(at, Crowd.Act.SAYS_GOODBYE).then(at + 6, Crowd.Act.ANNOUNCES_ITSELF);
                    case IS_RESTARTED, APPEARS -> role.then(at, Crowd.Act.ANNOUNCES_ITSELF);
                }
            }
        }
    }

    /** The crowd begins, once each server has answered often enough to do so quickly. */
    void begin() throws IOException {
        for (int port : fleet.ports()) {
            try (KeptConnection connection = new KeptConnection(port)) {
                for (int i = 0; i < WARM_UP; i++) {
                    connection.get("/status?appid=nobody");
                }
            }
        }
        crowd.begin();
    }

    /** Kills it at that second, as a power cut does. */
    void kill(int node, double second) throws Exception {
        avoid(node, second);
        fleet.kill(node);
        troubles.killed(node, System.nanoTime());
        crowd.avoidNoMore(node);
    }

    /** Has it stand still from that second on. */
    void pause(int node, double second) throws Exception {
        avoid(node, second);
        fleet.pause(node);
        paused.put(node, System.nanoTime());
    }

    /** Has it go on at that second. */
    void resume(int node, double second) throws Exception {
        crowd.await(second);
        fleet.resume(node);
        troubles.stoodStill(node, paused.remove(node), System.nanoTime());
        crowd.avoidNoMore(node);
    }

    /** Between these moments, in nanoseconds, there was no Redis, or it was not in step with all servers. */
    void wasWithoutRedis(long from, long until) {
        troubles.wasWithoutRedis(from, until);
    }

    /** How many have been told to be silent for too long, by each. */
    List<Long> silencesTold() throws Exception {
        List<Long> told = new ArrayList<>();
        for (int node = 0; node < fleet.size(); node++) {
            told.add(read(node).stream()
                    .filter(line -> line.reason().equals("SILENT"))
                    .count());
        }
        return told;
    }

    /**
     * Compares the histories of these with what happened, and with one another, once all is told or a minute has passed; says
     * what there is to say in one line.
     */
    void judge(String what, List<Integer> nodes) throws Exception {
        crowd.checkItRuns();
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        List<Histories.Line> lines;
        Verdict verdict;
        do {
            Thread.sleep(1000);
            long sure = System.nanoTime();
            lines = read(nodes.get(0));
            noteDoubts(lines);
            verdict = Verdict.of(lines, crowd.lives(), new Expectation(troubles, sure, System.nanoTime()), crowd);
        } while (verdict.lost() > 0 && crowd.mostLate() < TOO_LATE_SECONDS && System.nanoTime() - giveUp < 0);
        System.out.printf(
                "%s: %d applications, %d beats answered, %d refused, %d taken by nobody, %d attempts failed, up to %.1f s late;"
                        + " %d lines of history, %s%n",
                what,
                crowd.size(),
                crowd.answered(),
                crowd.refused(),
                crowd.gaveUp(),
                crowd.failedAttempts(),
                crowd.mostLate(),
                lines.size(),
                verdict);
        Verdict found = verdict;
        assumeTrue(
                verdict.isClean() || crowd.mostLate() < TOO_LATE_SECONDS,
                () -> "skipped: this machine is too slow for " + crowd.size() + " applications: beats were up to "
                        + crowd.mostLate() + " s late; " + found + found.examples());
        assertEquals(0, crowd.refused() + crowd.gaveUp(), "beats that were refused, or taken by nobody");
        assertTrue(verdict.isClean(), () -> found + "\n" + found.examples());
        assertTrue(verdict.unclear() <= crowd.size() / 100, () -> "too many are left out: " + found);
        for (int node : nodes.subList(1, nodes.size())) {
            assertSame(nodes.get(0), lines, node);
        }
    }

    @Override
    public void close() throws IOException {
        crowd.close();
    }

    private void appears(Crowd.Role role) {
        role.then(appearWithin * crowd.random(), Crowd.Act.ANNOUNCES_ITSELF);
    }

    private void avoid(int node, double second) throws Exception {
        crowd.await(second - AVOIDED_MILLIS / 1000.0);
        crowd.avoid(node);
        crowd.await(second);
    }

    private List<Histories.Line> read(int node) throws Exception {
        return histories
                .computeIfAbsent(node, any -> new Histories(fleet.port(node)))
                .read();
    }

    private void assertSame(int first, List<Histories.Line> lines, int node) throws Exception {
        long newest = lines.get(lines.size() - 1).number();
        List<Histories.Line> others = new ArrayList<>();
        fleet.until("node " + node + " has told " + newest, () -> {
            try {
                others.clear();
                others.addAll(read(node));
            } catch (Exception e) {
                throw new IOException(e);
            }
            return !others.isEmpty() && others.get(others.size() - 1).number() >= newest;
        });
        for (int i = 0; i < lines.size(); i++) {
            String one = lines.get(i).what();
            String other = i < others.size() ? others.get(i).what() : "nothing";
            int line = i;
            if (!one.equals(other)) {
                assertEquals(one, other, () -> "line " + line + " of nodes " + first + " and " + node);
            }
        }
        long before = 0;
        for (Histories.Line line : lines) {
            assertTrue(line.number() > before, () -> "the numbers do not rise: " + line);
            before = line.number();
        }
    }

    private void noteDoubts(List<Histories.Line> lines) {
        for (Histories.Line line : lines) {
            if (line.cause().equals("monitor")) {
                Instant until = line.until().isEmpty() ? Instant.now() : Instant.parse(line.until());
                System.out.println("the monitor doubted itself: " + line.what());
                troubles.doubted(crowd.nanosOf(Instant.parse(line.from())), crowd.nanosOf(until));
            }
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.store.Holdings;
import org.jboss.logging.Logger;

/**
 * How Redis comes to know again what the fleet does: when it is empty or holds less than the servers know, as after a restart
 * or a failover, when its clock jumped, and when the fleet wakes up. One server writes everything anew, the one that has read
 * the most; the others join again once it has.
 */
final class Restoring {
    private static final Logger LOG = Logger.getLogger(Restoring.class);
    private static final int AT_ONCE = 500;
    /** So long as a chunk may take, and more. */
    private static final int PATIENCE_MILLIS = 15_000;

    private static final long TURN_NANOS = 10_000_000_000L;
    private static final int LONGEST_DOUBT_MILLIS = 660_000;
    private static final long NUMBERS_LEFT_OUT = 1000;

    private final RedisFleet fleet;
    private final SharedRedis redis;
    private final Keys keys;
    private final Registry core;
    private final Chronicle chronicle;
    private final Member member;

    Restoring(RedisFleet fleet, SharedRedis redis, Keys keys, Registry core, Chronicle chronicle, Member member) {
        this.fleet = fleet;
        this.redis = redis;
        this.keys = keys;
        this.core = core;
        this.chronicle = chronicle;
        this.member = member;
    }

    /**
     * Writes everything anew, if it is this server's turn; to be called again and again until it has been somebody's.
     *
     * @param known the generation that is to give way whatever is in Redis; empty if only one that is gone or too old
     * @return whether it was this server's turn, and it has joined thereby
     */
    boolean restore(String known) throws SharedRedis.AwayException {
        String turn = redis.run(
                        Script.RESTORE, keys.ofRestore(), List.of(fleet.node, String.valueOf(member.cursor()), known))
                .toString();
        if (!turn.equals("restore")) {
            return false;
        }
        long begun = fleet.clock.nanoTime();
        write(keys.ofContent().stream()
                .map(key -> Request.cmd(Command.DEL).arg(key))
                .toList());
        Holdings holdings = chronicle.holdings();
        writeHistory(holdings);
        writeApplications();
        List<Request> shelves = new ArrayList<>();
        fleet.memory
                .everything()
                .forEach((field, text) -> shelves.add(
                        Request.cmd(Command.HSET).arg(keys.shelves).arg(field).arg(text)));
        write(shelves);
        write(chronicle.lasting().stream().flatMap(this::lasting).toList());
        if (chronicle.isInDoubt()) {
            write(List.of(Request.cmd(Command.SET)
                    .arg(keys.doubt)
                    .arg(fleet.node)
                    .arg("PX")
                    .arg(LONGEST_DOUBT_MILLIS)));
        }
        // A line that was lost with Redis, and that no server has read, has a number that is not given again.
        long number = Math.max(member.cursor() + NUMBERS_LEFT_OUT, History.beginning(fleet.clock.now()));
        boolean isNew = member.cursor() == 0;
        String began = isNew ? number + " " + number : holdings.beginning() + " " + holdings.dropped();
        String generation = UUID.randomUUID().toString();
        String end = redis.run(
                        Script.FINISH, keys.ofFinish(), List.of(fleet.node, String.valueOf(number), began, generation))
                .toString();
        if (!end.equals("done")) {
            return false;
        }
        member.joined(generation, number, "0-0", Set.of());
        LOG.infof(
                "wrote everything anew: %d applications, %d lines of history, in %d ms",
                core.size(), holdings.lines().size(), (fleet.clock.nanoTime() - begun) / 1_000_000);
        return true;
    }

    /** After which number the history began, of what was written of that. */
    static long beginning(String began) {
        return number(began, 0);
    }

    /** Which number was dropped last. */
    static long dropped(String began) {
        return number(began, 1);
    }

    private static long number(String began, int place) {
        String[] numbers = began.split(" ");
        return place < numbers.length && numbers[place].matches("\\d{1,18}") ? Long.parseLong(numbers[place]) : 0;
    }

    private void writeHistory(Holdings holdings) throws SharedRedis.AwayException {
        List<Request> lines = new ArrayList<>();
        for (Holdings.Line line : holdings.lines()) {
            lines.add(Request.cmd(Command.XADD)
                    .arg(keys.history)
                    .arg(line.number() + "-0")
                    .arg("t")
                    .arg(line.text())
                    .arg("r")
                    .arg(""));
        }
        write(lines);
    }

    private void writeApplications() throws SharedRedis.AwayException {
        List<Request> all = new ArrayList<>();
        for (ApplicationId id : Set.copyOf(member.findings.allKnown())) {
            Known known = fresh(id, member.findings.known(id).orElseThrow());
            member.findings.know(id, known);
            long heard = core.pulse(id)
                    .map(Pulse::at)
                    .map(fleet.clock::micros)
                    .orElseGet(() -> FleetClock.micros(known.registration().heard()));
            all.add(Request.cmd(Command.HSET).arg(keys.apps).arg(id.toString()).arg(known.held()));
            all.add(Request.cmd(Command.ZADD).arg(keys.heard).arg(heard).arg(id.toString()));
        }
        write(all);
    }

    /** That it lasts, and that its beginning was told: whoever joins finds it, and does not tell it again. */
    private Stream<Request> lasting(Entry line) {
        Outbox.Line told = Outbox.Line.of(line.interruption().orElseThrow());
        return Stream.of(
                Request.cmd(Command.HSET).arg(keys.lasting).arg(told.key()).arg(line.number() + "\n" + told.text()),
                Request.cmd(Command.ZADD)
                        .arg(keys.told)
                        .arg(fleet.clock.micros(fleet.clock.nanoTime()))
                        .arg(told.kind() + "|" + told.key()));
    }

    /** As it is by now, unless more has been found of it, which then builds on what was. */
    private Known fresh(ApplicationId id, Known known) {
        Optional<Registration> now = core.registration(id)
                .filter(registration ->
                        registration.state() == known.registration().state());
        return now.map(known::as).orElse(known);
    }

    private void write(List<Request> all) throws SharedRedis.AwayException {
        long begun = fleet.clock.nanoTime();
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<Request> some = new ArrayList<>(all.subList(i, Math.min(all.size(), i + AT_ONCE)));
            // One that stood still must not write over what another has written since.
            if (fleet.clock.nanoTime() - begun > TURN_NANOS) {
                throw new SharedRedis.AwayException("writing everything anew took too long", null);
            }
            begun = fleet.clock.nanoTime();
            some.add(Request.cmd(Command.PEXPIRE).arg(keys.restoring).arg(PATIENCE_MILLIS));
            redis.send(some);
        }
    }
}

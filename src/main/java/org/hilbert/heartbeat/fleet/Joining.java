package org.hilbert.heartbeat.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

import org.hilbert.heartbeat.monitor.Registration;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryText;
import org.hilbert.heartbeat.store.Holdings;
import org.jboss.logging.Logger;

/**
 * How a server comes to know what the others do: at its start, and whenever it has been away for too long, or Redis was
 * written anew.
 *
 * <p>Where nobody lives, the fleet wakes up: as after a restart of a server that is alone, each application has a fresh
 * allowance, since nobody could have heard it; and everything is written anew, so that whoever comes next goes by the same.
 */
final class Joining {
    private static final Logger LOG = Logger.getLogger(Joining.class);
    private static final int PAGE = 1000;

    private final RedisFleet fleet;
    private final FleetClock clock;
    private final SharedRedis redis;
    private final Keys keys;
    private final Registry core;
    private final Chronicle chronicle;
    private final Member member;
    private final Restoring restoring;
    private final int mostHistory;
    /** When the others had written last, as this server first saw it; empty before. */
    private Optional<Map<String, Long>> seen = Optional.empty();

    Joining(
            RedisFleet fleet,
            SharedRedis redis,
            Keys keys,
            Registry core,
            Chronicle chronicle,
            Member member,
            Restoring restoring,
            int mostHistory) {
        this.fleet = fleet;
        this.clock = fleet.clock;
        this.redis = redis;
        this.keys = keys;
        this.core = core;
        this.chronicle = chronicle;
        this.member = member;
        this.restoring = restoring;
        this.mostHistory = mostHistory;
    }

    /** Joins, or joins again; to be called until it has. */
    boolean join() throws SharedRedis.AwayException {
        long sent = clock.nanoTime();
        Response look = look();
        long now = look.get(0).toLong();
        FleetClock.Answer answer = clock.take(sent, clock.nanoTime(), now);
        if (answer == FleetClock.Answer.CLOCK_JUMPED || answer == FleetClock.Answer.SUSPENDED) {
            clock.forget();
            return false;
        }
        String generation = look.get(1).toString();
        long number = Long.parseLong(look.get(2).toString());
        if (generation.isEmpty() || number < member.cursor()) {
            fleet.troubled("Redis does not hold what the fleet knows, and is written anew");
            return restoring.restore("");
        }
        Map<String, Long> nodes = Member.nodes(look.get(4));
        Set<String> alive = member.living(nodes, now);
        boolean isFirst = member.cursor() == 0;
        if (isFirst && !alive.isEmpty() && !hasMoved(nodes)) {
            return false; // it may have been killed a moment ago
        }
        Content content = read(number);
        if (!generation.equals(look().get(1).toString())) {
            return false; // somebody began to write everything anew meanwhile
        }
        boolean wakesUp = isFirst && alive.isEmpty();
        takeIn(content, isFirst, wakesUp, look.get(5).toString());
        if (wakesUp) {
            member.joined("", number, "0-0", Set.of());
            return restoring.restore(generation);
        }
        member.joined(generation, number, look.get(3).toString(), alive);
        LOG.infof("joined the fleet; other servers: %d, applications: %d", alive.size(), core.size());
        return true;
    }

    /** Has everything written anew by what the clock of Redis shows now, unless that has been done. */
    void anew() throws SharedRedis.AwayException {
        LOG.warn("the clock of Redis was put forward or back; everything is written anew by what it shows now");
        long sent = clock.nanoTime();
        Response look = look();
        clock.take(sent, clock.nanoTime(), look.get(0).toLong());
        restoring.restore(member.generation());
    }

    private boolean hasMoved(Map<String, Long> nodes) {
        Map<String, Long> before = seen.orElse(Map.of());
        if (seen.isEmpty()) {
            seen = Optional.of(nodes);
        }
        return before.entrySet().stream().anyMatch(one -> nodes.getOrDefault(one.getKey(), 0L) > one.getValue());
    }

    private Response look() throws SharedRedis.AwayException {
        return redis.run(Script.LOOK, keys.ofLook(), List.of());
    }

    /**
     * What Redis holds.
     *
     * @param lasting the lines of interruptions that last
     * @param lines those of history that this server has not read, without a gap
     * @param hasGap whether it has read some before, and those that would have come next are gone
     */
    private record Content(
            Map<ApplicationId, Known> known,
            Map<String, String> heard,
            Map<String, String> shelves,
            List<Holdings.Line> lasting,
            List<Holdings.Line> lines,
            boolean hasGap) {}

    /** Reads everything; what is written meanwhile comes with the next round, and is no harm twice. */
    private Content read(long number) throws SharedRedis.AwayException {
        long cursor = member.cursor();
        List<Holdings.Line> lines = lines(cursor, number);
        long oldest = lines(0, Long.MAX_VALUE, 1).stream()
                .mapToLong(Holdings.Line::number)
                .findFirst()
                .orElse(0);
        lines.removeIf(line -> line.number() < oldest); // more may have been trimmed after them meanwhile
        boolean hasGap = cursor > 0 && oldest > cursor + 1;
        Content content =
                new Content(new HashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>(), lines, hasGap);
        scan(
                Command.HSCAN,
                keys.apps,
                (name, held) -> id(name).ifPresent(id ->
                        Known.read(name, held).ifPresent(one -> content.known().put(id, one))));
        scan(Command.ZSCAN, keys.heard, content.heard()::put);
        scan(Command.HSCAN, keys.shelves, content.shelves()::put);
        scan(Command.HSCAN, keys.lasting, (key, held) -> line(held).ifPresent(content.lasting()::add));
        return content;
    }

    /**
     * Takes it in.
     *
     * @param isFirst whether this server has read nothing before
     * @param wakesUp whether nobody has listened before
     * @param began after which number the history began, and which was dropped last
     */
    private void takeIn(Content content, boolean isFirst, boolean wakesUp, String began) {
        List<Holdings.Line> lines = content.lines();
        fleet.memory.tellAll(content.shelves());
        member.gather();
        if (wakesUp) {
            wakeUp(content.known());
        } else {
            follow(content);
        }
        if (isFirst) {
            chronicle.takeIn(holdings(began, lines, content));
        } else {
            // What follows a gap is told line by line, as ever: whoever hears of one asks what was before it.
            if (content.hasGap() && !lines.isEmpty()) {
                chronicle.takeIn(holdings(began, lines.subList(0, 1), content));
            }
            lines.forEach(this::announce);
        }
    }

    /** What came before these lines, and holds still, outlives its own. */
    private Holdings holdings(String began, List<Holdings.Line> lines, Content content) {
        long first = lines.isEmpty() ? Long.MAX_VALUE : lines.get(0).number();
        Stream<Holdings.Line> states =
                content.known().values().stream().map(one -> new Holdings.Line(one.number(), one.entry()));
        List<Holdings.Line> outlived = Stream.concat(states, content.lasting().stream())
                .filter(line -> line.number() < first)
                .sorted(Comparator.comparingLong(Holdings.Line::number))
                .toList();
        boolean isTrimmed = content.hasGap() || lines.size() >= mostHistory;
        long dropped = isTrimmed ? first - 1 : Restoring.dropped(began);
        long newest = lines.isEmpty() ? dropped : lines.get(lines.size() - 1).number();
        return new Holdings(Restoring.beginning(began), dropped, newest, outlived, lines);
    }

    private void announce(Holdings.Line line) {
        EntryText.entry(line.number(), line.text()).ifPresent(member::announce);
    }

    private void wakeUp(Map<ApplicationId, Known> known) {
        List<Registration> sleeping = new ArrayList<>();
        known.forEach((id, one) -> {
            member.findings.know(id, one);
            if (core.registration(id).isEmpty()) {
                sleeping.add(one.registration());
            } else {
                member.follow(id, Optional.of(one), Optional.empty(), Instant.EPOCH, Optional.empty());
            }
        });
        core.recall(sleeping, clock.nanoTime());
    }

    private void follow(Content content) {
        Map<ApplicationId, Known> known = content.known();
        // One that only this server knows has just come; of one that the fleet knew, it knows better.
        List<ApplicationId> gone = List.copyOf(member.findings.allKnown()).stream()
                .filter(id -> !known.containsKey(id))
                .toList();
        Map<ApplicationId, Instant> ends =
                gone.stream().anyMatch(member.findings::has) ? ends(content.lines()) : Map.of();
        Instant unknown = content.hasGap() ? beginning(content.lines()) : Instant.EPOCH; // what is gone may tell it
        for (ApplicationId id : gone) {
            if (member.findings.has(id)) {
                member.follow(id, Optional.empty(), Optional.empty(), ends.getOrDefault(id, unknown), Optional.empty());
            } else {
                core.letGo(id);
                member.findings.knowGone(id);
            }
        }
        known.forEach((id, now) -> {
            boolean isSame = member.findings
                    .known(id)
                    .filter(before -> before.number() == now.number())
                    .isPresent();
            if (isSame && member.findings.has(id)) {
                member.findings.know(id, now); // what was found builds on that, and is still to be told
            } else {
                Optional<String> score = Optional.ofNullable(content.heard().get(id.toString()));
                member.follow(id, Optional.of(now), score, Instant.EPOCH, Optional.empty());
            }
        });
    }

    private Instant beginning(List<Holdings.Line> lines) {
        return lines.stream()
                .findFirst()
                .flatMap(line -> EntryText.entry(line.number(), line.text()))
                .map(Entry::at)
                .orElseGet(clock::now);
    }

    /** When applications ended, by what the lines tell. */
    private static Map<ApplicationId, Instant> ends(List<Holdings.Line> lines) {
        Map<ApplicationId, Instant> ends = new HashMap<>();
        lines.forEach(line -> EntryText.entry(line.number(), line.text())
                .flatMap(Entry::change)
                .filter(change -> change.to() == State.DONE)
                .ifPresent(change -> ends.put(change.id(), change.at())));
        return ends;
    }

    private List<Holdings.Line> lines(long after, long until) throws SharedRedis.AwayException {
        List<Holdings.Line> lines = new ArrayList<>();
        List<Holdings.Line> page;
        do {
            page = lines(lines.isEmpty() ? after : lines.get(lines.size() - 1).number(), until, PAGE);
            lines.addAll(page);
        } while (page.size() == PAGE);
        return lines;
    }

    private List<Holdings.Line> lines(long after, long until, int most) throws SharedRedis.AwayException {
        Response page = redis.send(Request.cmd(Command.XRANGE)
                .arg(keys.history)
                .arg("(" + after + "-0")
                .arg(until + "-0")
                .arg("COUNT")
                .arg(most));
        return page.stream()
                .map(line -> new Holdings.Line(
                        Member.number(line), line.get(1).get(1).toString()))
                .toList();
    }

    private void scan(Command command, String key, BiConsumer<String, String> each) throws SharedRedis.AwayException {
        String cursor = "0";
        do {
            Response page = redis.send(
                    Request.cmd(command).arg(key).arg(cursor).arg("COUNT").arg(PAGE));
            cursor = page.get(0).toString();
            Response pairs = page.get(1);
            for (int i = 0; i + 1 < pairs.size(); i += 2) {
                each.accept(pairs.get(i).toString(), pairs.get(i + 1).toString());
            }
        } while (!cursor.equals("0"));
    }

    private static Optional<ApplicationId> id(String name) {
        try {
            return Optional.of(ApplicationId.ofWritten(name));
        } catch (MalformedRequestException e) {
            LOG.debug("an application that the fleet knows has no name that this server understands");
            return Optional.empty();
        }
    }

    /** A line as {@code round.lua} keeps it while what it says lasts: its number, and what it says. */
    private static Optional<Holdings.Line> line(String held) {
        String[] parts = held.split("\n", 2);
        return parts.length == 2 && parts[0].matches("\\d{1,18}")
                ? Optional.of(new Holdings.Line(Long.parseLong(parts[0]), parts[1]))
                : Optional.empty();
    }
}

package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.vertx.redis.client.Response;

import org.hilbert.heartbeat.monitor.Pulse;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.KeptRegistrations;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.EntryText;
import org.jboss.logging.Logger;

/**
 * This server's place in the fleet: how far it has read, and the rounds by which it writes and reads on. Not thread-safe: it
 * belongs to the thread of the rounds.
 *
 * <p>After each round it is settled up to when every beat is known: to when the one among the living servers that is behind
 * the most has written its own. One that has not for {@link #DEAD_AFTER} counts as dead. After a time without Redis, all that
 * lived before are waited for as long; longer if all have to join again.
 */
final class Member {
    static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Member.class);
    private static final long DEAD_AFTER_NANOS = DEAD_AFTER.toNanos();
    /** The others read everything, too, before they tell what they have. */
    private static final long JOINING_NANOS = Duration.ofSeconds(30).toNanos();

    private static final long NEWS_LAST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long AWAY_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(1000).toNanos();
    /** A beat is gathered so long after its moment at most. */
    private static final long GATHERED_NANOS = Duration.ofMillis(100).toNanos();

    private static final long CLOCKS_DIFFER_MICROS = 1_000_000;
    private static final int MOST_BEATS = 10_000;
    private static final int MOST_FINDINGS = 2_000;
    private static final int MOST_LINES = 500;
    private static final int MOST_TEXTS = 1_000;
    /** One round writes such a share of the history at most, or lines would be trimmed before anybody has read them. */
    private static final int SHARE_OF_A_ROUND = 10;

    private final RedisFleet fleet;
    private final FleetClock clock;
    private final SharedRedis redis;
    private final Keys keys;
    private final Registry core;
    private final Chronicle chronicle;
    private final int mostHistory;
    private final int linesOfARound;
    private final Following following;
    final Findings findings;

    private String generation = "";
    private long cursor;
    private String newsCursor = "0-0";
    /** Lines that this server brought about, and so need not follow. */
    private final Set<Long> own = new HashSet<>();
    /** How many lines of history there were to read after the last round. */
    private long unread;
    /** The other servers that lived when it was last known. */
    private Set<String> living = Set.of();
    /** Those that have to be heard after a time without Redis; until when, and since when by the clock of Redis. */
    private Set<String> awaited = new HashSet<>();

    /** The applications of which the others were told that something waits here. */
    private final Set<ApplicationId> announced = new HashSet<>();

    /** Whether there was a time without Redis; matters until this server has joined. */
    private boolean redisWasAway;

    private long awaitedUntil;
    private long awaitedSinceMicros;
    private long lastRound;

    /** What becomes of a round. */
    enum End {
        /** It came through; there is more to read at once. */
        MORE,
        /** It came through. */
        DONE,
        /** Redis does not have what this server knows. */
        LOST,
        /** What Redis holds was written anew, or has moved on too far. */
        BEHIND,
        /** The clock of Redis jumped: what it holds is by another time. */
        JUMPED
    }

    Member(
            RedisFleet fleet,
            SharedRedis redis,
            Keys keys,
            Registry core,
            Chronicle chronicle,
            int mostHistory,
            int mostWaiting) {
        this.fleet = fleet;
        this.clock = fleet.clock;
        this.redis = redis;
        this.keys = keys;
        this.core = core;
        this.chronicle = chronicle;
        this.mostHistory = mostHistory;
        this.linesOfARound = mostHistory / SHARE_OF_A_ROUND;
        this.findings = new Findings(core, clock, mostWaiting, () -> clock.micros(fleet.judgedUntil(clock.nanoTime())));
        this.following = new Following(fleet, core, findings);
        this.lastRound = clock.nanoTime();
    }

    /** Whether this server knows what the others do, or once did. */
    boolean hasJoined() {
        return !generation.isEmpty();
    }

    long cursor() {
        return cursor;
    }

    String generation() {
        return generation;
    }

    /**
     * Goes on from there.
     *
     * @param cursor the number after which the next line has the next
     * @param others the other servers that live; where everything was written anew, those that lived before may have to join
     *     again, too, and have beats that nobody else has
     */
    void joined(String generation, long cursor, String newsCursor, Set<String> others) {
        boolean isFirst = !hasJoined();
        boolean isWrittenAnew = !isFirst && !generation.equals(this.generation);
        Set<String> all = new HashSet<>(others);
        if (isWrittenAnew) {
            all.addAll(living);
            all.addAll(awaited);
        }
        this.generation = generation;
        this.cursor = cursor;
        this.newsCursor = newsCursor;
        this.living = all;
        own.clear();
        unread = 0;
        // Whoever comes to a fleet that has Redis all along tells what it finds at once, as the others do.
        if (!isFirst || redisWasAway) {
            await(isWrittenAnew ? JOINING_NANOS : DEAD_AFTER_NANOS);
        }
        lastRound = clock.nanoTime();
    }

    /** One round. */
    End round(boolean leaves) throws SharedRedis.AwayException {
        long begun = clock.nanoTime();
        if (begun - lastRound > NEWS_LAST_NANOS && !leaves) {
            return End.BEHIND;
        }
        if (begun - lastRound > AWAY_NANOS) {
            await(DEAD_AFTER_NANOS);
        }
        List<CompletableFuture<Boolean>> waiting = fleet.memory.takeWaiting();
        Batch batch = new Batch(begun);
        boolean arrived = false;
        boolean all = batch.texts.size() < MOST_TEXTS;
        try {
            batch.gather();
            long sent = clock.nanoTime();
            Response reply = redis.run(Script.ROUND, keys.ofRound(), batch.arguments(sent, leaves));
            long received = clock.nanoTime();
            End trouble = judge(reply, sent, received);
            if (trouble != End.DONE) {
                return trouble;
            }
            arrived = true;
            return take(reply, batch, sent) && batch.isAll ? End.DONE : End.MORE;
        } finally {
            if (!arrived) {
                batch.putBack();
            }
            boolean written = arrived && all;
            waiting.forEach(one -> one.complete(written));
        }
    }

    /** There is no round, as Redis does not answer. */
    void withoutRedis() {
        redisWasAway = true;
        gather(); // or it would pile up in the outbox
    }

    /** Takes what was found out of the outbox. */
    void gather() {
        findings.add(fleet.outbox.takeChanges());
    }

    /** Everybody who lived has to be heard anew before anybody is convicted. */
    private void await(long nanos) {
        announced.clear();
        awaited = new HashSet<>(living);
        awaitedUntil = clock.nanoTime() + nanos;
        awaitedSinceMicros = 0;
    }

    /** {@link End#DONE} if that is an answer to go on with. */
    private End judge(Response reply, long sent, long received) throws SharedRedis.AwayException {
        String said = reply.get(0).toString();
        FleetClock.Answer answer = clock.take(sent, received, reply.get(1).toLong());
        switch (answer) {
            case CLOCK_JUMPED -> {
                clock.forget();
                return End.JUMPED;
            }
            case SUSPENDED -> {
                clock.forget();
                return End.BEHIND;
            }
            default -> {
                // goes on
            }
        }
        return switch (said) {
            case "ok" -> isWithoutGap(reply.get(7)) ? End.DONE : End.BEHIND;
            case "lost" -> End.LOST;
            case "other" -> End.BEHIND;
            default -> throw new SharedRedis.AwayException("Redis answered too late", null);
        };
    }

    /** Numbers are given one by one: if the next is not there any more, history was trimmed while this server stood still. */
    private boolean isWithoutGap(Response lines) {
        return lines.size() == 0 || number(lines.get(0)) == cursor + 1;
    }

    /** Returns whether all was read that there is. */
    private boolean take(Response reply, Batch batch, long sent) {
        boolean complete = reply.get(2).toInteger() == 1;
        boolean holdsLease = reply.get(3).toString().equals(fleet.node);
        newsCursor = reply.get(4).toString();
        announced.addAll(batch.waiting.keySet());
        committed(reply.get(5), batch);
        fleet.outbox.arrived(batch.lines);
        Set<ApplicationId> followed = read(reply.get(7), batch);
        unread = reply.get(10).toLong() - cursor;
        Set<String> overtaken = new HashSet<>();
        for (Response news : reply.get(8)) {
            hear(news, batch.texts.keySet(), overtaken);
        }
        fleet.memory.putBack(overtaken);
        for (Response one : reply.get(6)) {
            ApplicationId id = ApplicationId.ofWritten(one.get(0).toString());
            if (followed.add(id)) {
                rejected(id, one.get(1).toString(), one.get(2).toString(), complete, batch);
            }
        }
        Map<String, Long> nodes = nodes(reply.get(9));
        lastRound = sent;
        settle(nodes, reply.get(1).toLong(), sent, complete);
        // Who acts knows what whoever acted before has done.
        fleet.well(sent, holdsLease && complete, !living.isEmpty());
        return complete;
    }

    private void committed(Response numbers, Batch batch) {
        for (int i = 0; i < batch.findings.size(); i++) {
            String last = numbers.get(i).toString();
            if (!last.isEmpty()) {
                Finding finding = batch.findings.get(i);
                long number = Long.parseLong(last);
                for (int line = 0; line < finding.entries().size(); line++) {
                    own.add(number - line);
                }
                findings.taken(finding, number);
                fleet.noneUntold(finding.id());
            }
        }
    }

    /**
     * Reads lines of history: what another server found is followed, and all is announced.
     *
     * @return the applications of which something was followed
     */
    private Set<ApplicationId> read(Response responses, Batch batch) {
        List<Line> lines = new ArrayList<>();
        responses.forEach(response -> lines.add(Line.of(response)));
        // What was found together is written with what came of it in the end: the last line dates that.
        Map<ApplicationId, Line> last = new HashMap<>();
        lines.forEach(line -> line.change().ifPresent(change -> last.put(change.id(), line)));
        Set<ApplicationId> followed = new HashSet<>();
        for (Line line : lines) {
            cursor = line.number();
            boolean isOwn = own.remove(line.number());
            line.change()
                    .filter(change -> !isOwn && last.get(change.id()) == line && !isOld(change.id(), line.number()))
                    .ifPresent(change -> {
                        follow(
                                change.id(),
                                line.known(change.id()),
                                Optional.empty(),
                                change.at(),
                                batch.beat(change.id()));
                        followed.add(change.id());
                    });
            line.entry().ifPresent(this::announce);
        }
        return followed;
    }

    private boolean isOld(ApplicationId id, long number) {
        return findings.known(id).filter(known -> known.number() >= number).isPresent();
    }

    /**
     * A line of history.
     *
     * @param record the application's registration after it, and after the others that were found with it
     */
    private record Line(long number, String text, String record, Optional<Entry> entry) {
        static Line of(Response response) {
            long number = Member.number(response);
            String text = response.get(1).get(1).toString();
            return new Line(number, text, response.get(1).get(3).toString(), EntryText.entry(number, text));
        }

        Optional<StateChange> change() {
            return entry.flatMap(Entry::change);
        }

        Optional<Known> known(ApplicationId id) {
            return Known.of(id.toString(), number, record, text);
        }
    }

    void announce(Entry entry) {
        fleet.announcing(entry.number());
        try {
            chronicle.announce(entry);
        } finally {
            fleet.announced();
        }
    }

    private void rejected(ApplicationId id, String score, String record, boolean complete, Batch batch) {
        if (record.isEmpty() && !complete) {
            return; // the line that says why is still to come
        }
        // One that the fleet never knew was only heard here; of one that it did, it knows better.
        Instant gone = findings.known(id).isPresent() ? clock.now() : Instant.EPOCH;
        Optional<String> heard = score.isEmpty() ? Optional.empty() : Optional.of(score);
        follow(id, Known.read(id.toString(), record), heard, gone, batch.beat(id));
    }

    /**
     * Takes over what the fleet knows of an application, and what this server has heard of it since anew.
     *
     * @param now empty if it is gone
     * @param score when it was heard last, if that is known, in Redis' microseconds
     * @param gone since when, if it is
     * @param onItsWay a beat that was taken out of the outbox and is not told yet
     */
    void follow(
            ApplicationId id,
            Optional<Known> now,
            Optional<String> score,
            Instant gone,
            Optional<Outbox.Taken> onItsWay) {
        gather();
        announced.remove(id);
        following.follow(id, now, score, gone, onItsWay);
    }

    /**
     * What another server wrote: beats, and texts of shelves.
     *
     * @param written the texts that this server wrote in this round, after all others
     * @param overtaken takes those that it is to write again: what others had written before is taken over only now, and
     *     all are to end with the same
     */
    private void hear(Response news, Set<String> written, Set<String> overtaken) {
        Response fields = news.get(1);
        boolean isOwn = fields.get(1).toString().equals(fleet.node); // it is read if there was too much for one round
        for (int i = 2; i + 1 < fields.size(); i += 2) {
            String told = fields.get(i + 1).toString();
            switch (fields.get(i).toString()) {
                case "s" -> {
                    i += 2;
                    if (isOwn || written.contains(told)) {
                        overtaken.add(told);
                    }
                    if (!isOwn) {
                        fleet.memory.tell(told, fields.get(i + 1).toString());
                    }
                }
                case "b" -> {
                    if (!isOwn) {
                        hear(told.split("\n", -1));
                    }
                }
                default -> LOG.debug("another server tells something this one does not understand");
            }
        }
    }

    /** Moments and names first, then what each promises. */
    private void hear(String[] beats) {
        int count = beats.length / 3;
        for (int i = 0; i < count; i++) {
            try {
                String told = beats[2 * count + i];
                int blank = told.indexOf(' ');
                core.hear(
                        ApplicationId.ofWritten(beats[2 * i + 1]),
                        new Pulse(
                                clock.nanos(Long.parseLong(beats[2 * i])),
                                Long.parseLong(told.substring(0, blank)),
                                Long.parseLong(told.substring(blank + 1))));
            } catch (RuntimeException e) { // whatever somebody else wrote there
                LOG.debug("another server's beat cannot be understood", e);
            }
        }
    }

    /** The number of a line of history, whose ID in the stream begins with it. */
    static long number(Response line) {
        String id = line.get(0).toString();
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    /** When each server had last told of all its beats, in Redis' microseconds. */
    static Map<String, Long> nodes(Response response) {
        Map<String, Long> nodes = new HashMap<>();
        for (int i = 0; i + 1 < response.size(); i += 2) {
            nodes.put(response.get(i).toString(), (long)
                    Double.parseDouble(response.get(i + 1).toString()));
        }
        return nodes;
    }

    /** Those of the servers, this one apart, that live at that moment of Redis' clock. */
    Set<String> living(Map<String, Long> nodes, long now) {
        Set<String> lives = new HashSet<>();
        nodes.forEach((node, written) -> {
            long ago = now - written;
            boolean isAlive = ago < DEAD_AFTER.toMillis() * 1000 && ago > -CLOCKS_DIFFER_MICROS;
            if (isAlive && !node.equals(fleet.node)) {
                lives.add(node);
            }
        });
        return lives;
    }

    /** Settles up to when every beat is known. */
    private void settle(Map<String, Long> nodes, long now, long sent, boolean complete) {
        if (awaitedSinceMicros == 0) {
            awaitedSinceMicros = now;
        }
        awaited.removeIf(node -> nodes.getOrDefault(node, 0L) > awaitedSinceMicros);
        if (sent - awaitedUntil > 0) {
            awaited.clear();
        }
        living = living(nodes, now);
        long until = sent;
        for (String other : living) {
            until = Math.min(until, clock.nanos(nodes.get(other)));
        }
        if (complete && awaited.isEmpty()) {
            fleet.judge(until);
        }
    }

    /** What goes to Redis in one round. */
    final class Batch {
        private final Map<ApplicationId, Outbox.Taken> beats;
        private final boolean isAll;
        private final long begun;
        private final List<Finding> findings;
        private final Map<ApplicationId, Long> waiting;
        /** Whether this server may have stood still before it: what waits at its door is not known yet. */
        private final boolean pauses;
        /** Whether there is so much to read that lines might be trimmed before: then it writes none. */
        private final boolean isBehind;

        private final List<Outbox.Line> lines;
        private final Map<String, String> texts;
        private final List<String> pulses = new ArrayList<>();
        private final List<String> promises = new ArrayList<>();

        Batch(long begun) {
            this.begun = begun;
            beats = fleet.outbox.takeBeats(MOST_BEATS);
            isAll = beats.size() < MOST_BEATS;
            Member.this.gather();
            isBehind = unread > mostHistory / 2;
            findings = awaited.isEmpty() && !isBehind
                    ? Member.this.findings.next(MOST_FINDINGS, linesOfARound)
                    : new ArrayList<>();
            // What the others found meanwhile is not known yet, and may be earlier.
            waiting = awaited.isEmpty() ? new HashMap<>() : Member.this.findings.firstMoments();
            waiting.keySet().removeAll(announced);
            pauses = begun - lastRound > PAUSE_NANOS;
            lines = fleet.outbox.lines(isBehind ? 0 : Math.min(MOST_LINES, linesOfARound));
            texts = new LinkedHashMap<>(fleet.memory.takeTouched(MOST_TEXTS));
        }

        private void gather() {
            beats.forEach((id, taken) -> core.pulse(id).ifPresent(pulse -> {
                pulses.add(String.valueOf(clock.micros(pulse.at())));
                pulses.add(id.toString());
                promises.add(pulse.maxWait() + " " + pulse.progress());
                if (findings.size() < 2 * MOST_FINDINGS) {
                    Member.this.findings.promise(id, pulse).ifPresent(findings::add);
                }
            }));
        }

        Optional<Outbox.Taken> beat(ApplicationId id) {
            return Optional.ofNullable(beats.get(id));
        }

        /** Whether nobody can find anything later that this server has heard before. */
        private boolean tellsAll() {
            int told = findings.stream()
                    .mapToInt(finding -> finding.entries().size())
                    .sum();
            boolean isAllFound = !isBehind && findings.size() < MOST_FINDINGS && told < linesOfARound;
            return isAllFound && !pauses && !fleet.takesOld(begun);
        }

        void putBack() {
            fleet.outbox.putBack(beats);
            fleet.memory.putBack(texts.keySet());
        }

        List<String> arguments(long sent, boolean leaves) {
            boolean tellsTime = clock.isKnown();
            List<String> all = new ArrayList<>(List.of(
                    fleet.node,
                    generation,
                    String.valueOf(cursor),
                    newsCursor,
                    isAll && tellsTime && tellsAll() ? String.valueOf(clock.micros(begun - GATHERED_NANOS)) : "0",
                    tellsTime ? String.valueOf(clock.micros(sent)) : "",
                    leaves ? "0" : String.valueOf(RedisFleet.LEASE.toMillis()),
                    String.valueOf(mostHistory),
                    leaves ? "leaves" : ""));
            all.add(String.valueOf(waiting.size()));
            waiting.forEach((id, first) -> all.addAll(List.of(id.toString(), String.valueOf(first))));
            all.add(String.valueOf(findings.size()));
            findings.forEach(finding -> add(finding, all));
            all.add(String.valueOf(lines.size()));
            lines.forEach(line -> all.addAll(List.of(line.kind(), line.key(), line.text())));
            all.add(String.valueOf(Member.this.findings.doubtful().size()));
            Member.this.findings.doubtful().forEach(id -> all.add(id.toString()));
            all.add(String.valueOf(texts.size()));
            texts.forEach((field, text) -> all.addAll(List.of(field, text)));
            all.add(String.valueOf(promises.size()));
            all.addAll(pulses);
            all.addAll(promises);
            return all;
        }

        private void add(Finding finding, List<String> all) {
            all.add(finding.id().toString());
            all.add(String.valueOf(finding.base()));
            all.add(finding.heard().map(String::valueOf).orElse(""));
            all.add(String.valueOf(finding.first()));
            all.add(String.valueOf(finding.counted()));
            all.add(finding.registration().map(KeptRegistrations::text).orElse(""));
            all.add(String.valueOf(finding.entries().size()));
            all.addAll(finding.entries());
        }
    }
}

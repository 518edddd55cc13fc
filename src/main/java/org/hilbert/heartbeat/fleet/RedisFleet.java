package org.hilbert.heartbeat.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Fleet;
import org.hilbert.heartbeat.server.Memory;
import org.hilbert.heartbeat.store.EntryText;

/**
 * This server as one of a fleet: what it gathers for {@link Rounds}, and how far these have come. Waits for nothing.
 * Thread-safe.
 */
final class RedisFleet implements Fleet {
    /** For so long the one that acts is trusted to; so long, after it was killed, nobody does. */
    static final Duration LEASE = Duration.ofSeconds(10);

    private static final long LEASE_TRUSTED_NANOS = Duration.ofSeconds(8).toNanos();
    private static final long STOOD_STILL_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long SEEN_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST_WAITING = 10_000;
    private static final long LONGEST_WAIT_MILLIS = 1000;
    /** So long it may take until all that waited at the door has come in. */
    private static final long QUEUE_NANOS = Duration.ofSeconds(1).toNanos();

    /** This server, until it ends. */
    final String node = UUID.randomUUID().toString();

    final FleetClock clock;
    final Outbox outbox;
    final SharedMemory memory;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    /** The applications of which a hello or goodbye that came here is not in the fleet's history yet. */
    private final Set<ApplicationId> untold = ConcurrentHashMap.newKeySet();

    private final AtomicLong attempts = new AtomicLong();
    private volatile Runnable waker = () -> {};
    private volatile Optional<String> trouble = Optional.of("has not joined the fleet yet");
    private volatile long judged;
    private volatile long heldSince;
    private volatile boolean holdsLease;
    private volatile boolean othersLive;
    private volatile long lastRound;
    private volatile long wellSince;
    /** When this server was last seen at work. */
    private volatile long atWork;

    private volatile boolean begun;
    /** Until then, and since when, beats may be old. */
    private volatile long oldUntil;

    private volatile long oldSince;
    private volatile OptionalLong announcing = OptionalLong.empty();
    /** Guarded by this. */
    private Doubting doubt = Doubting.NO;

    private Instant doubtedSince = Instant.EPOCH;

    /** Somebody waits until it is judged up to a moment. */
    private record Waiting(long moment, CompletableFuture<Void> done) {
        boolean isOver(long until) {
            return until - moment >= 0 && done.complete(null);
        }
    }

    /** Whether this server doubts itself. */
    private enum Doubting {
        NO,
        /** It does, and the fleet is told. */
        TOLD,
        /** It does, for a reason that is none for the others. */
        ALONE
    }

    /** @param most how many applications there may be */
    RedisFleet(TimeSource machine, int most) {
        this.outbox = new Outbox(2L * most);
        this.clock = new FleetClock(machine);
        this.judged = machine.nanoTime();
        this.lastRound = judged;
        this.atWork = judged;
        this.oldUntil = judged;
        this.memory = new SharedMemory(this::trouble, () -> waker.run());
    }

    /** Has that one called when a round is wanted soon. */
    void onWish(Runnable wake) {
        waker = wake;
    }

    /** The fleet is well as of a round that was sent at that moment. */
    void well(long sent, boolean holdsLease, boolean othersLive) {
        this.heldSince = sent;
        this.holdsLease = holdsLease;
        this.othersLive = othersLive;
        this.lastRound = sent;
        if (trouble.isPresent()) {
            wellSince = sent;
        }
        this.trouble = Optional.empty();
    }

    /** Every beat up to that moment is known. */
    void judge(long until) {
        if (until - judged > 0) {
            judged = until;
            waiting.removeIf(one -> one.isOver(until));
        }
    }

    /** Says why the others are not known of. */
    void troubled(String why) {
        holdsLease = false;
        trouble = Optional.of(why);
    }

    /** What is announced until it is {@linkplain #announced over} has that number. */
    void announcing(long number) {
        announcing = OptionalLong.of(number);
    }

    void announced() {
        announcing = OptionalLong.empty();
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public long judgedUntil(long now) {
        long until = judged;
        return until - now < 0 ? until : now;
    }

    @Override
    public long takenAt(long now) {
        noticePause(now);
        return takesOld(now) ? oldSince : now;
    }

    @Override
    public void atWork(long now) {
        noticePause(now);
    }

    /** Whether what is taken in just now may have waited at the door. */
    boolean takesOld(long now) {
        return now - oldUntil < 0;
    }

    private void noticePause(long now) {
        long since = atWork;
        if (!begun) { // a slow start is no pause
            begun = true;
            atWork = now;
            return;
        }
        if (now - since > PAUSE_NANOS && !takesOld(now)) {
            oldSince = since;
            oldUntil = now + QUEUE_NANOS;
        }
        if (now - since > SEEN_NANOS) { // not each time: all threads would write to one place
            atWork = now;
        }
    }

    @Override
    public void heard(Beat beat, long now) {
        outbox.add(beat, now);
    }

    @Override
    public boolean takes(StateChange change) {
        if (Untold.isCommand(change)) {
            untold.add(change.id());
        }
        outbox.add(change);
        return true;
    }

    @Override
    public synchronized boolean takes(Interruption interruption) {
        Outbox.Line line = Outbox.Line.of(interruption);
        boolean isDoubt = interruption.cause() == Interruption.Cause.MONITOR;
        if (isDoubt && interruption.until().isEmpty()) {
            boolean stoodStill = clock.nanoTime() - lastRound > STOOD_STILL_NANOS;
            // The others did not stand still; and what this server showed before it knew the fleet's time was its own.
            boolean own = othersLive && stoodStill || clock.nanoTime() - wellSince < STOOD_STILL_NANOS;
            doubt = own || trouble.isPresent() ? Doubting.ALONE : Doubting.TOLD;
            doubtedSince = interruption.from();
            if (doubt == Doubting.TOLD) {
                outbox.add(new Outbox.Line("doubt", "", line.text()));
            }
        } else if (isDoubt && doubt != Doubting.NO && interruption.from().equals(doubtedSince)) {
            if (doubt == Doubting.TOLD) {
                outbox.add(new Outbox.Line("sure", "", line.text()));
            }
            doubt = Doubting.NO;
        } else {
            outbox.add(line);
        }
        return true;
    }

    @Override
    public boolean takes(Attempt attempt) {
        outbox.add(new Outbox.Line("once", node + "|" + attempts.incrementAndGet(), EntryText.of(attempt)));
        return true;
    }

    @Override
    public OptionalLong number() {
        return announcing;
    }

    @Override
    public CompletionStage<Void> told(ApplicationId id) {
        return told(id, clock.nanoTime())
                .toCompletableFuture()
                .completeOnTimeout(null, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .minimalCompletionStage();
    }

    /** A round may come through without it: somebody else was faster, or has to be heard before. */
    private CompletionStage<Void> told(ApplicationId id, long since) {
        return memory.awaitRound(LONGEST_WAIT_MILLIS).thenCompose(written -> {
            boolean isTime = clock.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
            return written && isTime && untold.contains(id) ? told(id, since) : CompletableFuture.completedStage(null);
        });
    }

    /** All that was found of it is told, or will be found anew. */
    void noneUntold(ApplicationId id) {
        untold.remove(id);
    }

    @Override
    public CompletionStage<Void> knownToAll() {
        return memory.kept().thenCompose(kept -> {
            // Whoever has told of all its beats up to a moment after that has read it by then.
            Waiting one = new Waiting(clock.nanoTime(), new CompletableFuture<>());
            if (trouble().isPresent() || waiting.size() >= MOST_WAITING) {
                return CompletableFuture.completedStage(null);
            }
            waiting.add(one);
            return one.done
                    .completeOnTimeout(null, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .whenComplete((done, failure) -> waiting.remove(one))
                    .minimalCompletionStage();
        });
    }

    @Override
    public boolean acts() {
        return holdsLease && clock.nanoTime() - heldSince < LEASE_TRUSTED_NANOS;
    }

    @Override
    public Optional<String> trouble() {
        Optional<String> told = trouble;
        long silent = clock.nanoTime() - lastRound;
        if (told.isEmpty() && silent > STOOD_STILL_NANOS) {
            return Optional.of(
                    "Redis has not answered for " + Duration.ofNanos(silent).toSeconds() + " s");
        }
        return told;
    }

    @Override
    public Optional<Memory> memory() {
        return Optional.of(memory);
    }

    @Override
    public TimeSource time() {
        return clock;
    }
}

package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * The monitor's doubt in itself: when it stood still, the clock jumped, or too many applications fell silent at once,
 * whoever has not been blamed yet gets a fair new allowance first (docs/decisions/0023-self-suspicion.md).
 *
 * <p>Thread-safe. While nothing is suspicious, a beat and a question cost one comparison more.
 */
final class Suspicion {
    /** A doubt is history's for so long at most, however long a promise is on which a verdict is withheld. */
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();

    private static final long SAME_MOMENT = Duration.ofSeconds(1).toNanos();
    /** For so long it need not be asked again what was found of all, or of those who were heard last in the same moment. */
    private static final long KNOWN_FOR = Duration.ofMillis(100).toNanos();
    /** So many walks through all applications a second. */
    private static final int MOST_WALKS = 16;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Guard guard;
    private final long pause;
    private final Collection<Application> applications;
    private final TimeSource time;
    private final Listener listener;

    /** When the monitor was last known to be at work. */
    private volatile long atWork;
    /** When somebody looked at the wall clock last, and what it showed. Guarded by this. */
    private long looked;

    private Instant shown;
    /** The latest; without an end while verdicts are withheld. Written under this. */
    private volatile Interruption latest;
    /** When the latest began, and whether it is about many who fell silent. Written under this. */
    private volatile long begun;

    private boolean ofMany;
    /** When the end of one was looked for last. */
    private volatile long looksForEnd;

    /** The latest. */
    private volatile Acquittal acquittal;

    /** Since when the walks are counted, and how many there were. Guarded by this. */
    private long walkingSince;

    private int walks;

    /** How often, by the ordinal of the doubt. */
    private final AtomicLongArray doubts = new AtomicLongArray(Doubt.values().length);

    /** What has to be told, in order; added to under this. */
    private final Queue<Interruption> untold = new ConcurrentLinkedQueue<>();
    /** Held by who tells, so that the order stays. */
    private final Object telling = new Object();

    Suspicion(Guard guard, Collection<Application> applications, TimeSource time, Listener listener, long now) {
        this.guard = guard;
        this.pause = guard.pause().toNanos();
        this.applications = applications;
        this.time = time;
        this.listener = listener;
        this.atWork = now;
        this.looked = now;
        this.looksForEnd = now - KNOWN_FOR;
        this.walkingSince = now;
        this.shown = time.instantOf(now);
    }

    /** How often the monitor had that doubt. */
    long count(Doubt doubt) {
        return doubts.get(doubt.ordinal());
    }

    Optional<Interruption> latest() {
        return Optional.ofNullable(latest);
    }

    /** The monitor begins its work: what was before is no pause. */
    void begin(long now) {
        atWork = now;
    }

    /** To be called first with every moment that something is judged at: has the monitor stood still before it? */
    void noticePause(long now) {
        if (now - atWork > pause) {
            standStill(now);
            tell();
        }
    }

    /** The monitor is at work; to be called about once a second, whatever else is to be done. */
    void atWork(long now) {
        noticePause(now);
        if (now - atWork > 0) {
            atWork = now;
        }
    }

    /** Has the wall clock moved by itself since somebody looked, as it does when a machine was suspended? */
    void noticeClock(long now) {
        clockJump(now);
        tell();
    }

    /** Ends the doubt once no verdict is withheld for it any more, which takes a look at all. */
    void look(long now) {
        if (!isOpen(latest) || now - looksForEnd < KNOWN_FOR) {
            return;
        }
        looksForEnd = now;
        if (!withholdsVerdicts(now) || now - begun > LONGEST) {
            end(time.instantOf(now));
            tell();
        }
    }

    private synchronized void standStill(long now) {
        long stoodStill = now - atWork;
        if (stoodStill <= pause) {
            return;
        }
        forEach(application -> application.excuse(now, stoodStill));
        // Only now: whoever asks meanwhile waits for the excuses.
        atWork = now;
        Instant back = time.instantOf(now);
        doubt(Doubt.PAUSE, now, back.minusNanos(stoodStill), "this server stood still for " + text(stoodStill));
    }

    private synchronized void clockJump(long now) {
        Instant after = time.instantOf(now);
        Duration jump = Duration.between(shown.plusNanos(now - looked), after);
        looked = now;
        shown = after;
        if (jump.abs().compareTo(guard.pause()) <= 0) {
            return;
        }
        forEach(application -> application.excuse(now, 0));
        doubt(
                Doubt.CLOCK,
                now,
                jump.isNegative() ? after : after.minus(jump),
                "the clock jumped by " + (jump.isNegative() ? "-" : "+")
                        + text(jump.abs().toNanos()));
    }

    /**
     * For the verdicts of one moment.
     *
     * @param until up to when silence counts
     */
    Trial trial(long now, long until) {
        return new Trial(now, until);
    }

    /** The questions that come before the first conviction of an application, for the verdicts of one moment. */
    final class Trial {
        private final long now;
        private final long until;
        private boolean clockIsKnown;
        /** When those were heard last for whom it was asked whether they are many. */
        private final List<Long> asked = new ArrayList<>();

        private Trial(long now, long until) {
            this.now = now;
            this.until = until;
        }

        /** Up to when silence counts. */
        long until() {
            return until;
        }

        /** To be called, without its lock, before an application is settled. */
        void of(Application accused) {
            if (!clockIsKnown && isAccused(accused)) {
                clockIsKnown = true;
                clockJump(now);
            }
            long heard;
            long broke;
            synchronized (accused) {
                if (!accused.isAccused(until)) {
                    return;
                }
                heard = accused.lastBeat();
                broke = accused.brokeItsPromise();
            }
            // Who fell silent together is asked for together; many who each died alone are not asked for each.
            if (asked.stream().noneMatch(other -> isSameMoment(other, heard))) {
                asked.add(heard);
                hold(heard, broke, now, until);
            }
        }

        private boolean isAccused(Application application) {
            synchronized (application) {
                return application.isAccused(until);
            }
        }
    }

    /**
     * Counts who is silent as the accused is, and who was heard since; for the rest it is too early to say.
     *
     * @param lastHeard when the accused was heard last
     * @param broke when that silence became longer than promised
     * @param until up to when silence counts
     */
    private void hold(long lastHeard, long broke, long now, long until) {
        Acquittal last = acquittal;
        boolean isKnown = last != null && now - last.at < KNOWN_FOR && isSameMoment(last.lastHeard, lastHeard);
        if (guard.share() == 0 || isKnown || !mayWalk(now)) {
            return;
        }
        int all = applications.size();
        int silent = 0;
        int heard = 0;
        for (Application application : applications) {
            synchronized (application) {
                if (application.isSilentSince(lastHeard, until)) {
                    silent++;
                } else if (application.wasHeardAfter(broke)) {
                    heard++;
                }
            }
            if (guard.isNoMass(heard, all)) {
                break;
            }
        }
        if (guard.isMass(silent, heard)) {
            excuseTheSilent(lastHeard, silent, silent + heard, now, until);
        } else {
            acquittal = new Acquittal(now, lastHeard);
        }
    }

    private synchronized boolean mayWalk(long now) {
        if (now - walkingSince >= SECOND) {
            walkingSince = now;
            walks = 0;
        }
        return walks++ < MOST_WALKS;
    }

    /** That whoever was heard last at that moment is not one of many: the monitor need not suspect itself. */
    private record Acquittal(long at, long lastHeard) {}

    private static boolean isSameMoment(long one, long other) {
        return Math.abs(one - other) < SAME_MOMENT;
    }

    private synchronized void excuseTheSilent(long since, int silent, int judged, long now, long until) {
        int excused = 0;
        for (Application application : applications) {
            synchronized (application) {
                if (application.isSilentSince(since, until) && application.excuseAsOneOfMany(now)) {
                    excused++;
                }
            }
        }
        // One that falls silent a moment after the others is no new doubt.
        if (excused > 0 && !(isOpen(latest) && ofMany)) {
            doubt(Doubt.MASS, now, time.instantOf(now), silent + " of " + judged + " applications fell silent at once");
            ofMany = true;
        }
    }

    /** Begins a doubt, which ends the one before. */
    private void doubt(Doubt doubt, long now, Instant from, String why) {
        end(from);
        doubts.incrementAndGet(doubt.ordinal());
        begun = now;
        ofMany = false;
        latest = new Interruption(Interruption.Cause.MONITOR, Optional.empty(), from, Optional.empty(), why);
        untold.add(latest);
    }

    private synchronized void end(Instant at) {
        Interruption doubt = latest;
        if (isOpen(doubt)) {
            // The clock may have been put back.
            Instant until = at.isBefore(doubt.from()) ? doubt.from() : at;
            latest =
                    new Interruption(doubt.cause(), doubt.application(), doubt.from(), Optional.of(until), doubt.why());
            untold.add(latest);
        }
    }

    /** Tells what there is to tell, in its order, whichever thread brought it about. To be called without any lock. */
    void tell() {
        if (untold.isEmpty()) {
            return;
        }
        synchronized (telling) {
            for (Interruption next = untold.poll(); next != null; next = untold.poll()) {
                listener.interrupted(next);
            }
        }
    }

    private static boolean isOpen(Interruption doubt) {
        return doubt != null && doubt.until().isEmpty();
    }

    private void forEach(Consumer<Application> act) {
        for (Application application : applications) {
            synchronized (application) {
                act.accept(application);
            }
        }
    }

    private boolean withholdsVerdicts(long now) {
        for (Application application : applications) {
            synchronized (application) {
                if (application.isWithheld(now)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String text(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return time.toSeconds() + " s";
        }
        return time.compareTo(Duration.ofHours(2)) < 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}

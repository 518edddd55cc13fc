package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The monitor's doubt in itself: when the sweep was late, the clock jumped, or too many applications fell silent at once,
 * whoever has not been blamed yet gets a fair new allowance first (docs/decisions/0023-self-suspicion.md).
 *
 * <p>Thread-safe. While nothing is suspicious, a beat and a question cost one comparison more.
 */
final class Suspicion {
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

    Suspicion(Guard guard, Collection<Application> applications, TimeSource time, Listener listener, long now) {
        this.guard = guard;
        this.pause = guard.pause().toNanos();
        this.applications = applications;
        this.time = time;
        this.listener = listener;
        this.atWork = now;
        this.looked = now;
        this.shown = time.instantOf(now);
    }

    Optional<Interruption> latest() {
        return Optional.ofNullable(latest);
    }

    /** To be called first with every moment that something is judged at: has the monitor stood still before it? */
    void noticePause(long now) {
        if (now - atWork > pause) {
            standStill(now).forEach(listener::interrupted);
        }
    }

    /** Has the wall clock moved by itself since the last sweep, as it does when a machine was suspended? */
    void noticeClock(long now) {
        clockJump(now).forEach(listener::interrupted);
    }

    /** A sweep came through. */
    void swept(long now) {
        if (now - atWork > 0) {
            atWork = now;
        }
        if (isOpen(latest) && !withholdsVerdicts(now)) {
            end(time.instantOf(now)).forEach(listener::interrupted);
        }
    }

    private synchronized List<Interruption> standStill(long now) {
        long stoodStill = now - atWork;
        if (stoodStill <= pause) {
            return List.of();
        }
        forEach(application -> application.excuse(now, stoodStill));
        // Only now: whoever asks meanwhile waits for the excuses.
        atWork = now;
        Instant back = time.instantOf(now);
        return begin(back.minusNanos(stoodStill), "this server stood still for " + text(stoodStill));
    }

    private synchronized List<Interruption> clockJump(long now) {
        Instant after = time.instantOf(now);
        Duration jump = Duration.between(shown.plusNanos(now - looked), after);
        looked = now;
        shown = after;
        if (jump.abs().compareTo(guard.pause()) <= 0) {
            return List.of();
        }
        forEach(application -> application.excuse(now, 0));
        return begin(
                jump.isNegative() ? after : after.minus(jump),
                "the clock jumped by " + (jump.isNegative() ? "-" : "+")
                        + text(jump.abs().toNanos()));
    }

    /** For the verdicts of one moment. */
    Trial trial(long now) {
        return new Trial(now);
    }

    /** The question whether a silence is one of too many, asked once for all verdicts of one moment. */
    final class Trial {
        private final long now;
        private boolean held;

        private Trial(long now) {
            this.now = now;
        }

        /** To be called, without its lock, before an application is settled. */
        void of(Application accused) {
            long broke;
            synchronized (accused) {
                if (held || !accused.isAccused(now)) {
                    return;
                }
                broke = accused.brokeItsPromise();
            }
            held = true;
            hold(broke, now);
        }
    }

    /** Counts who is silent and who was heard since that silence became too long; for the rest it is too early to say. */
    private void hold(long broke, long now) {
        if (guard.share() == 0) {
            return;
        }
        int all = applications.size();
        int silent = 0;
        int heard = 0;
        for (Application application : applications) {
            synchronized (application) {
                if (application.isSilent(now)) {
                    silent++;
                } else if (application.wasHeardAfter(broke)) {
                    heard++;
                }
            }
            if (guard.isNoMass(heard, all)) {
                return;
            }
        }
        if (guard.isMass(silent, heard)) {
            excuseTheSilent(silent, silent + heard, now).forEach(listener::interrupted);
        }
    }

    private synchronized List<Interruption> excuseTheSilent(int silent, int judged, long now) {
        forEach(application -> {
            if (application.isSilent(now)) {
                application.excuseOnce(now);
            }
        });
        return begin(time.instantOf(now), silent + " of " + judged + " applications fell silent at once");
    }

    /** What that doubt ends, and itself. */
    private List<Interruption> begin(Instant from, String why) {
        List<Interruption> told = new ArrayList<>(end(from));
        latest = new Interruption(Interruption.Cause.MONITOR, Optional.empty(), from, Optional.empty(), why);
        told.add(latest);
        return told;
    }

    private synchronized List<Interruption> end(Instant at) {
        Interruption doubt = latest;
        if (!isOpen(doubt)) {
            return List.of();
        }
        // The clock may have been put back.
        Instant until = at.isBefore(doubt.from()) ? doubt.from() : at;
        latest = new Interruption(doubt.cause(), doubt.application(), doubt.from(), Optional.of(until), doubt.why());
        return List.of(latest);
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

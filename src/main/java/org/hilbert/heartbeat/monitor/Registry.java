package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * Every application that is known, and the state of its promise.
 *
 * <p>Thread-safe. Beats of different applications share no lock and no queue; only a first beat, a goodbye, and a
 * promise much shorter than the one before leave a note for the sweep. All times are monotonic nanoseconds of one
 * {@link TimeSource}, read by the caller.
 */
public final class Registry {
    private final Policy policy;
    private final TimeSource time;
    private final Consumer<StateChange> listener;

    private final ConcurrentMap<ApplicationId, Application> applications = new ConcurrentHashMap<>();

    /** Held while an application is added; beats of known ones do without. */
    private final Object registering = new Object();
    /** Guarded by {@link #registering}. */
    private long registrations;

    /** Applications the wheel has to be told of. */
    private final Queue<Application> forTheSweep = new ConcurrentLinkedQueue<>();
    /** Guarded by itself. */
    private final DeadlineWheel<Application> wheel;

    /**
     * @param listener hears of every state change on the thread that brought it about, no lock held; it must be quick
     *     and must not throw. Of changes of one application that several threads bring about at once, the later may
     *     be heard first; their times tell the order
     */
    public Registry(Policy policy, TimeSource time, Consumer<StateChange> listener) {
        this.policy = policy;
        this.time = time;
        this.listener = listener;
        this.wheel = new DeadlineWheel<>(time.nanoTime());
    }

    /**
     * Takes in a beat. A ping of an application that is not known counts as its announcement; its goodbye does nothing.
     *
     * @return how long the application may be silent, never less than its promise; for a goodbye, the time it named
     * @throws RegistryFullException if the application is not known and no further one can be
     */
    public Duration beat(Beat beat, long now) {
        boolean goodbye = beat.command() == Command.DONE;
        Duration maxWait = goodbye ? beat.timeout() : beat.timeout().plus(policy.tolerance());
        boolean taken = false;
        while (!taken) {
            Application known = applications.get(beat.application());
            taken = known == null
                    ? goodbye || register(beat, maxWait.toNanos(), now)
                    : take(known, beat, maxWait.toNanos(), now);
        }
        return maxWait;
    }

    /** What is known of an application at that moment; empty if nothing is. */
    public Optional<ApplicationStatus> status(ApplicationId id, long now) {
        Application application = applications.get(id);
        return application == null ? Optional.empty() : Optional.ofNullable(statusOf(application, now));
    }

    /** What is known of all applications at that moment, in the order of their first registration. */
    public List<ApplicationStatus> snapshot(long now) {
        List<Application> all = new ArrayList<>(applications.values());
        all.sort(Comparator.comparingLong(application -> application.number));
        List<ApplicationStatus> statuses = new ArrayList<>(all.size());
        for (Application application : all) {
            ApplicationStatus status = statusOf(application, now);
            if (status != null) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    /** How many applications are known, the lost ones included. */
    public int size() {
        return applications.size();
    }

    /**
     * Turns the deadlines that have passed by now into state changes.
     *
     * @return how many applications it had to look at: those whose time had come or might have, not all
     */
    public int sweep(long now) {
        List<StateChange> changes = new ArrayList<>();
        int looks;
        synchronized (wheel) {
            for (Application told = forTheSweep.poll(); told != null; told = forTheSweep.poll()) {
                takeIntoTheWheel(told);
            }
            looks = wheel.advance(now, application -> look(application, now, changes));
        }
        changes.sort(Comparator.comparing(StateChange::at));
        changes.forEach(listener);
        return looks;
    }

    private static ApplicationStatus statusOf(Application application, long now) {
        synchronized (application) {
            return application.statusAt(now);
        }
    }

    /** False if another thread was faster, and the beat therefore belongs to an application that is known by now. */
    private boolean register(Beat beat, long maxWait, long now) {
        ApplicationId id = beat.application();
        Application fresh;
        synchronized (registering) {
            if (applications.containsKey(id)) {
                return false;
            }
            if (applications.size() >= policy.maxApplications()) {
                throw new RegistryFullException(policy.maxApplications());
            }
            fresh = new Application(id, registrations++, policy, beat.progress(), maxWait, now);
            applications.put(id, fresh);
        }
        forTheSweep.add(fresh);
        Reason reason = beat.command() == Command.INIT ? Reason.ANNOUNCED : Reason.PINGED_UNANNOUNCED;
        listener.accept(new StateChange(id, State.DONE, State.STARTING, time.instantOf(now), reason));
        return true;
    }

    /** False if the application was gone before this beat, which therefore belongs to a new one. */
    private boolean take(Application application, Beat beat, long maxWait, long now) {
        List<StateChange> before;
        StateChange change = null;
        boolean there;
        boolean gone;
        boolean soonerThanPlanned = false;
        synchronized (application) {
            before = application.settle(now, time);
            there = !application.isGone();
            if (there) {
                change = application.beat(beat, maxWait, now, time);
                soonerThanPlanned = application.needsAnEarlierLook();
            }
            gone = application.isGone();
        }
        if (gone) {
            applications.remove(application.id, application);
        }
        if (soonerThanPlanned) {
            forTheSweep.add(application);
        }
        before.forEach(listener);
        if (change != null) {
            listener.accept(change);
        }
        return there;
    }

    private long look(Application application, long now, List<StateChange> changes) {
        boolean gone;
        long next;
        synchronized (application) {
            changes.addAll(application.settle(now, time));
            gone = application.isGone();
            next = application.planNextLook();
        }
        if (gone) {
            applications.remove(application.id, application);
        }
        return next;
    }

    private void takeIntoTheWheel(Application application) {
        long at;
        synchronized (application) {
            at = application.planNextLook();
        }
        if (at == DeadlineWheel.NEVER) {
            DeadlineWheel.remove(application);
        } else {
            wheel.put(application, at);
        }
    }
}

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.hilbert.heartbeat.protocol.ApplicationId;
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
    private final AtomicInteger known = new AtomicInteger();
    private final AtomicLong registrations = new AtomicLong();

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
     * An application announces itself.
     *
     * @param timeout its promise; 0 or more
     * @return the max wait: how long it may be silent, never less than its promise
     * @throws RegistryFullException if it is not known and no further one can be
     */
    public Duration init(ApplicationId id, Duration timeout, long now) {
        return renew(Command.INIT, id, timeout, now);
    }

    /**
     * An application renews its promise. From one that is not known, this counts as {@link #init}.
     *
     * @param timeout its promise; 0 or more
     * @return the max wait: how long it may be silent, never less than its promise
     * @throws RegistryFullException if it is not known and no further one can be
     */
    public Duration ping(ApplicationId id, Duration timeout, long now) {
        return renew(Command.PING, id, timeout, now);
    }

    /**
     * An application says goodbye and will be gone within that time. From one that is not known, this does nothing.
     *
     * @param timeout 0 or more; with 0 it is gone at once
     */
    public void done(ApplicationId id, Duration timeout, long now) {
        Application application = applications.get(id);
        if (application != null) {
            beat(application, Command.DONE, timeout.toNanos(), now);
        }
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
        return known.get();
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
        changes.forEach(listener);
        return looks;
    }

    private static ApplicationStatus statusOf(Application application, long now) {
        synchronized (application) {
            return application.statusAt(now);
        }
    }

    private Duration renew(Command command, ApplicationId id, Duration timeout, long now) {
        Duration maxWait = timeout.plus(policy.tolerance());
        long nanos = maxWait.toNanos();
        Application application = applications.get(id);
        while (application == null || !beat(application, command, nanos, now)) {
            application = register(command, id, nanos, now);
            if (application == null) {
                break;
            }
        }
        return maxWait;
    }

    /** Takes the application in with its first beat; if it is already there, returns the one that is. */
    private Application register(Command command, ApplicationId id, long maxWait, long now) {
        if (known.incrementAndGet() > policy.maxApplications()) {
            known.decrementAndGet();
            throw new RegistryFullException(policy.maxApplications());
        }
        Application fresh = Application.begin(id, registrations.incrementAndGet(), policy, maxWait, now);
        Application present = applications.putIfAbsent(id, fresh);
        if (present != null) {
            known.decrementAndGet();
            return present;
        }
        forTheSweep.add(fresh);
        Reason reason = command == Command.INIT ? Reason.ANNOUNCED : Reason.PINGED_UNANNOUNCED;
        listener.accept(new StateChange(id, State.DONE, State.STARTING, time.instantOf(now), reason));
        return null;
    }

    /** False if the application was gone before this beat, which therefore belongs to a new one. */
    private boolean beat(Application application, Command command, long maxWait, long now) {
        List<StateChange> before;
        StateChange change = null;
        boolean there;
        boolean gone;
        boolean soonerThanPlanned = false;
        synchronized (application) {
            before = application.settle(now, time);
            there = !application.isGone();
            if (there) {
                change = application.beat(command, maxWait, now, time);
                soonerThanPlanned = application.needsAnEarlierLook();
            }
            gone = application.isGone();
        }
        if (gone) {
            forget(application);
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
            forget(application);
        }
        return next;
    }

    private void takeIntoTheWheel(Application application) {
        long at;
        synchronized (application) {
            at = application.planNextLook();
        }
        if (at == DeadlineWheel.NEVER) {
            wheel.remove(application);
        } else {
            wheel.put(application, at);
        }
    }

    private void forget(Application application) {
        if (applications.remove(application.id, application)) {
            known.decrementAndGet();
        }
    }
}

package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * Every application that is known, and the state of its promise.
 *
 * <p>Whoever comes upon a deadline that has passed, be it the sweep, a beat or a question, settles it: brings the change
 * about and tells of it. Before the first conviction of an application, it is {@linkplain Suspicion asked} whether the
 * monitor should rather suspect itself.
 *
 * <p>Thread-safe. Beats of different applications share no lock and no queue; only a first beat, a goodbye, and a
 * promise much shorter than the one before leave a note for the sweep. All times are monotonic nanoseconds of one
 * {@link TimeSource}, read by the caller.
 */
public final class Registry {
    private enum Daytime {
        UNKNOWN,
        OPEN,
        CLOSED
    }

    private final Policy policy;
    private final TimeSource time;
    private final Listener listener;
    private final Suspicion suspicion;
    private volatile Roster roster;
    /** What the station was when somebody looked last. */
    private final AtomicReference<Daytime> when = new AtomicReference<>(Daytime.UNKNOWN);

    private final ConcurrentMap<ApplicationId, Application> applications = new ConcurrentHashMap<>();

    /** Held while an application is added; beats of known ones do without. */
    private final Object registering = new Object();
    /** Guarded by {@link #registering}. */
    private long registrations;

    /** Applications the wheel has to be told of. */
    private final Queue<Application> forTheSweep = new ConcurrentLinkedQueue<>();
    /** Guarded by itself. */
    private final DeadlineWheel<Application> wheel;

    public Registry(Policy policy, Roster roster, TimeSource time, Listener listener) {
        this.policy = policy;
        this.roster = roster;
        this.time = time;
        this.listener = listener;
        long now = time.nanoTime();
        this.wheel = new DeadlineWheel<>(now);
        this.suspicion = new Suspicion(policy.guard(), applications.values(), time, listener, now);
    }

    /**
     * Goes on with the applications of an earlier run, each with a fresh allowance. For the start, before anything else.
     * There may be more of them than are allowed now.
     */
    public void recall(Collection<Registration> registrations, long now) {
        List<Registration> inOrder = new ArrayList<>(registrations);
        inOrder.sort(Comparator.comparingLong(Registration::number));
        synchronized (registering) {
            for (Registration then : inOrder) {
                Application recalled = Application.recalled(then, roster.rules(then.id()), now, time);
                applications.put(then.id(), recalled);
                forTheSweep.add(recalled);
                this.registrations = then.number() + 1;
            }
        }
    }

    /** What has to be known of an application to go on with it after a restart; empty if nothing. */
    public Optional<Registration> registration(ApplicationId id) {
        Application application = applications.get(id);
        if (application == null) {
            return Optional.empty();
        }
        synchronized (application) {
            return application.registration(time);
        }
    }

    /** The IDs of all applications that are known, in no order. */
    public Collection<ApplicationId> ids() {
        return applications.keySet();
    }

    /**
     * Takes in a beat. A ping of an application that is not known counts as its announcement; its goodbye does nothing.
     *
     * @throws RegistryFullException if the application is not known and no further one can be
     */
    public Receipt beat(Beat beat, long now) {
        suspicion.noticePause(now);
        while (true) {
            Application known = applications.get(beat.application());
            if (known == null && beat.command() == Command.DONE) {
                // Its goodbye may have been heard before, and not be kept yet.
                return new Receipt(beat.timeout(), true);
            }
            Receipt receipt = known == null ? register(beat, now) : take(known, beat, now);
            if (receipt != null) {
                return receipt;
            }
        }
    }

    /** What is known of an application at that moment; empty if nothing is. */
    public Optional<ApplicationStatus> status(ApplicationId id, long now) {
        suspicion.noticePause(now);
        Application application = applications.get(id);
        return application == null ? Optional.empty() : statusOf(application, now, suspicion.trial(now));
    }

    /** What is known of all applications at that moment, in the order of their first registration. */
    public List<ApplicationStatus> snapshot(long now) {
        suspicion.noticePause(now);
        List<Application> all = new ArrayList<>(applications.values());
        all.sort(Comparator.comparingLong(application -> application.number));
        List<ApplicationStatus> statuses = new ArrayList<>(all.size());
        Suspicion.Trial trial = suspicion.trial(now);
        all.forEach(application -> statusOf(application, now, trial).ifPresent(statuses::add));
        return statuses;
    }

    /** How many applications are known, the lost ones included. */
    public int size() {
        return applications.size();
    }

    /** How often the monitor had that doubt in itself. */
    public long doubts(Doubt doubt) {
        return suspicion.count(doubt);
    }

    /** Why the monitor suspected itself, most recently; empty if it never did. */
    public Optional<Interruption> suspicion() {
        return suspicion.latest();
    }

    /**
     * Turns the deadlines that have passed by now into state changes, and opens the station when it is time.
     *
     * @return how many applications it had to look at: those whose time had come or might have, not all
     */
    public int sweep(long now) {
        suspicion.atWork(now);
        suspicion.noticeClock(now);
        openOrClose(now);
        List<Application> due = new ArrayList<>();
        int looks;
        synchronized (wheel) {
            for (Application told = forTheSweep.poll(); told != null; told = forTheSweep.poll()) {
                takeIntoTheWheel(told);
            }
            looks = wheel.advance(now, application -> {
                due.add(application);
                return DeadlineWheel.NEVER;
            });
        }
        Suspicion.Trial trial = suspicion.trial(now);
        List<StateChange> changes = new ArrayList<>();
        due.forEach(application -> changes.addAll(settled(application, now, trial)));
        List<ApplicationId> shrunk = new ArrayList<>();
        synchronized (wheel) {
            for (Application application : due) {
                takeIntoTheWheel(application);
                if (shrankBelowWhatIsKept(application)) {
                    shrunk.add(application.id);
                }
            }
        }
        changes.sort(Comparator.comparing(StateChange::at));
        tell(changes, now);
        shrunk.forEach(listener::promised);
        suspicion.look(now);
        return looks;
    }

    /** The start is over: how long it took is no pause. */
    public void begin(long now) {
        suspicion.begin(now);
    }

    /** To be called about once a second by something that does little else, so that a pause shows as what it is. */
    public void atWork(long now) {
        suspicion.atWork(now);
    }

    /** Judges by another roster from now on. What has passed by now is settled by the old one. */
    public void follow(Roster other, long now) {
        snapshot(now);
        Roster before;
        synchronized (registering) {
            // Who is registered from here on is judged by the new one from the start.
            before = roster;
            roster = other;
        }
        for (Application application : applications.values()) {
            boolean sooner;
            synchronized (application) {
                application.follow(other.rules(application.id));
                sooner = application.needsAnEarlierLook();
            }
            if (sooner) {
                forTheSweep.add(application);
            }
        }
        letGoOfStrangers(other, now);
        openOrClose(now);
        if (other.hours().isOpen(time.instantOf(now))) {
            other.expected().stream()
                    .filter(id -> !before.expected().contains(id))
                    .forEach(id -> expect(id, other, now, false));
        }
    }

    private Optional<ApplicationStatus> statusOf(Application application, long now, Suspicion.Trial trial) {
        synchronized (application) {
            if (!application.isDue(now)) {
                return application.status(now);
            }
        }
        tell(settled(application, now, trial), now);
        suspicion.tell();
        synchronized (application) {
            return application.status(now);
        }
    }

    private static boolean isDue(Application application, long now) {
        synchronized (application) {
            return application.isDue(now);
        }
    }

    /** Settles what has passed by now, after the question whether the monitor should rather suspect itself. */
    private List<StateChange> settled(Application application, long now, Suspicion.Trial trial) {
        trial.of(application);
        List<StateChange> changes;
        long silence;
        long promise;
        boolean gone;
        synchronized (application) {
            silence = application.silenceToTell(now);
            promise = application.promise();
            changes = application.settle(now, time, roster.hours());
            gone = application.isGone();
        }
        if (gone) {
            applications.remove(application.id, application);
        }
        if (silence != Application.NOTHING
                && changes.stream().anyMatch(change -> change.reason() == Reason.FORGOTTEN)) {
            listener.heard(application.id, silence, promise);
        }
        return changes;
    }

    /** Null if another thread was faster, and the beat therefore belongs to an application that is known by now. */
    private Receipt register(Beat beat, long now) {
        ApplicationId id = beat.application();
        Reason reason = beat.command() == Command.INIT ? Reason.ANNOUNCED : Reason.PINGED_UNANNOUNCED;
        Duration maxWait;
        synchronized (registering) {
            if (!applications.containsKey(id) && applications.size() >= policy.maxApplications()) {
                throw new RegistryFullException(policy.maxApplications());
            }
            Rules rules = roster.rules(id);
            maxWait = beat.timeout().plus(rules.tolerance());
            long nanos = maxWait.toNanos();
            if (!add(id, number -> Application.heardOf(beat, number, rules, reason, nanos, now))) {
                return null;
            }
        }
        listener.changed(new StateChange(id, State.DONE, State.STARTING, time.instantOf(now), reason));
        return new Receipt(maxWait, true);
    }

    /** False if it is known. */
    private boolean add(ApplicationId id, LongFunction<Application> fresh) {
        synchronized (registering) {
            if (applications.containsKey(id)) {
                return false;
            }
            Application application = fresh.apply(registrations++);
            applications.put(id, application);
            forTheSweep.add(application);
            return true;
        }
    }

    /** Null if the application was gone before this beat, which therefore belongs to a new one. */
    private Receipt take(Application application, Beat beat, long now) {
        if (isDue(application, now)) {
            tell(settled(application, now, suspicion.trial(now)), now);
            suspicion.tell();
        }
        Duration maxWait;
        StateChange change;
        long silence;
        long promise;
        boolean gone;
        boolean grew;
        boolean soonerThanPlanned;
        synchronized (application) {
            if (application.isGone()) {
                applications.remove(application.id, application);
                return null;
            }
            silence = application.silenceToTell(now);
            promise = application.promise();
            maxWait = beat.command() == Command.DONE
                    ? beat.timeout()
                    : beat.timeout().plus(application.rules().tolerance());
            change = application.beat(beat, maxWait.toNanos(), now, time);
            gone = application.isGone();
            grew = application.outgrewWhatIsKept();
            soonerThanPlanned = application.needsAnEarlierLook();
        }
        if (gone) {
            applications.remove(application.id, application);
        }
        if (soonerThanPlanned) {
            forTheSweep.add(application);
        }
        if (silence != Application.NOTHING) {
            listener.heard(application.id, silence, promise);
        }
        if (change != null) {
            tell(change, now);
        } else if (grew) {
            listener.promised(application.id);
        }
        return new Receipt(maxWait, change != null || grew || beat.command() != Command.PING);
    }

    private static boolean shrankBelowWhatIsKept(Application application) {
        synchronized (application) {
            return !application.isGone() && application.shrankBelowWhatIsKept();
        }
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

    private void tell(List<StateChange> changes, long now) {
        changes.forEach(change -> tell(change, now));
    }

    /** Tells of a change; an expected application that is gone is expected anew. */
    private void tell(StateChange change, long now) {
        listener.changed(change);
        Roster present = roster;
        if (change.to() == State.DONE
                && present.expected().contains(change.id())
                && present.hours().isOpen(time.instantOf(now))) {
            expect(change.id(), present, now, false);
        }
    }

    /**
     * At the opening, whoever is expected and not there is expected anew, silence before does not count, and it is told who
     * has come to stand still while nobody had to care.
     */
    private void openOrClose(long now) {
        Roster present = roster;
        Daytime daytime = present.hours().isOpen(time.instantOf(now)) ? Daytime.OPEN : Daytime.CLOSED;
        Daytime before = when.getAndSet(daytime);
        if (daytime == Daytime.CLOSED || before == Daytime.OPEN) {
            return;
        }
        boolean opens = before == Daytime.CLOSED;
        if (opens) {
            applications.values().forEach(application -> beginsTheDay(application, present.hours(), now));
        } else {
            letGoOfStrangers(present, now);
        }
        present.expected().forEach(id -> expect(id, present, now, opens));
    }

    private void beginsTheDay(Application application, Hours hours, long now) {
        StateChange change;
        synchronized (application) {
            change = application.beginsTheDay(hours, now, time);
        }
        if (change != null) {
            listener.changed(change);
        }
    }

    /** @param anew also if it is lost */
    private void expect(ApplicationId id, Roster present, long now, boolean anew) {
        long allowance = present.startAllowance().toNanos();
        // There is room for whoever is expected: a roster is bounded, and nobody else can crowd it out.
        if (add(id, number -> Application.expected(id, number, present.rules(id), allowance, now))) {
            listener.changed(new StateChange(id, State.DONE, State.EXPECTED, time.instantOf(now), Reason.ON_ROSTER));
            return;
        }
        Application known = applications.get(id);
        if (!anew || known == null) {
            return;
        }
        StateChange change;
        synchronized (known) {
            change = known.expectAnew(allowance, now, time);
        }
        if (change != null) {
            forTheSweep.add(known);
            listener.changed(change);
        }
    }

    /** Whoever was only ever expected, and is not any more, is let go. */
    private void letGoOfStrangers(Roster present, long now) {
        for (ApplicationId id : applications.keySet()) {
            if (!present.expected().contains(id)) {
                expectNoMore(id, now);
            }
        }
    }

    private void expectNoMore(ApplicationId id, long now) {
        Application known = applications.get(id);
        if (known == null) {
            return;
        }
        StateChange change;
        synchronized (known) {
            change = known.expectNoMore(now, time);
        }
        if (change != null) {
            applications.remove(id, known);
            forTheSweep.add(known);
            listener.changed(change);
        }
    }
}

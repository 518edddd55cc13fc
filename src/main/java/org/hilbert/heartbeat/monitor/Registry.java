package org.hilbert.heartbeat.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

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
    /**
     * @param came how many had ever been registered, or put in the place of another, then
     * @param all who was known then, in the order of their registration
     */
    private record Roll(long came, List<Application> all) {
        static final Roll NOBODY = new Roll(0, List.of());
    }

    /** The max wait of an application of which its station has not told any yet, in nanoseconds. */
    private static final long UNTOLD = Duration.ofSeconds(10).toNanos();

    private enum Daytime {
        UNKNOWN,
        OPEN,
        CLOSED
    }

    private final Policy policy;
    private final TimeSource time;
    private final Listener listener;
    private final Suspicion suspicion;
    private final LongUnaryOperator judged;
    private volatile Roster roster;
    /** What the station was when somebody looked last. */
    private final AtomicReference<Daytime> when = new AtomicReference<>(Daytime.UNKNOWN);

    private final ConcurrentMap<ApplicationId, Application> applications = new ConcurrentHashMap<>();

    private final Promise.Book promises = new Promise.Book();

    /** Held while an application is added; beats of known ones do without. */
    private final Object registering = new Object();
    /** Written under {@link #registering}. */
    private volatile long registrations;

    /** Who was known when somebody asked for all. */
    private volatile Roll roll = Roll.NOBODY;
    /** How often one was put in another's place: a roll that was begun before that has the other. */
    private final AtomicLong replaced = new AtomicLong();

    /** Applications the wheel has to be told of. */
    private final Queue<Application> forTheSweep = new ConcurrentLinkedQueue<>();
    /** Guarded by itself. */
    private final DeadlineWheel<Application> wheel;
    /** When the next sweep has something to do, as far as is known. */
    private final AtomicLong nextLook;

    /** A registry that hears every beat itself. */
    public Registry(Policy policy, Roster roster, TimeSource time, Listener listener) {
        this(policy, roster, time, listener, now -> now);
    }

    /**
     * A registry that is also told, a little later, of beats that others took.
     *
     * @param judged for a moment, the one up to which every beat is known here, which is the same or earlier and never goes
     *     back: silence after it proves nothing, so nobody is convicted of it yet
     */
    public Registry(Policy policy, Roster roster, TimeSource time, Listener listener, LongUnaryOperator judged) {
        this.judged = judged;
        this.policy = policy;
        this.roster = roster;
        this.time = time;
        this.listener = listener;
        long now = time.nanoTime();
        this.wheel = new DeadlineWheel<>(now);
        this.nextLook = new AtomicLong(now);
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
                long maxWait = Math.max(1, then.maxWait().toNanos());
                Promise promise = promises.ofMaxWait(roster.rules(then.id()), maxWait);
                Promise largest = promises.ofMaxWait(promise.rules(), Application.longestUnkept(maxWait));
                Application recalled = Application.recalled(then, promise, largest, now, time);
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
        return application == null ? Optional.empty() : statusOf(application, now, trial(now));
    }

    /** What is known of all applications at that moment, in the order of their first registration. */
    public List<ApplicationStatus> snapshot(long now) {
        return statuses(now).toList();
    }

    /** As {@link #snapshot}, each found out when its turn comes: so nothing is held of those who have had it. */
    public Stream<ApplicationStatus> statuses(long now) {
        suspicion.noticePause(now);
        Suspicion.Trial trial = trial(now);
        return inOrder().stream()
                .mapMulti(
                        (application, sink) -> statusOf(application, now, trial).ifPresent(sink));
    }

    /** What it judges by. */
    public Roster roster() {
        return roster;
    }

    /** What its last beat said, as far as it still counts; empty if it is not known, or was only ever expected. */
    public Optional<Pulse> pulse(ApplicationId id) {
        Application application = applications.get(id);
        if (application == null) {
            return Optional.empty();
        }
        synchronized (application) {
            return application.pulse();
        }
    }

    /** Somebody else took that beat of a known application, which brought about no change; an older one is left out. */
    public void hear(ApplicationId id, Pulse pulse) {
        Application application = applications.get(id);
        if (application == null) {
            return;
        }
        long look;
        synchronized (application) {
            if (application.isGone()) {
                return;
            }
            Promise before = application.promise();
            boolean isSame = pulse.maxWait() == before.maxWait();
            application.hear(pulse, isSame ? before : promises.ofMaxWait(before.rules(), pulse.maxWait()));
            look = application.planEarlierLook();
        }
        if (look != DeadlineWheel.NEVER) {
            noteForTheSweep(application, look);
        }
    }

    /**
     * Takes over what others found of an application, in place of what was found here; nobody is told. There may be more of
     * them than are allowed.
     *
     * @param known its registration, whose {@code heard} says since when its silence counts
     * @param heard when it was heard last, as a monotonic time; what was heard here later counts more
     * @param until what was heard after that is left out, as it will be taken in anew; a monotonic time
     */
    public void adopt(Registration known, long heard, long until, long now) {
        while (true) {
            Application before = applications.get(known.id());
            Promise promise = promises.ofMaxWait(
                    roster.rules(known.id()), Math.max(1, known.maxWait().toNanos()));
            if (before == null) {
                Application fresh = Application.adopted(known, promise, heard, until, null, now, time);
                Optional<Application> added = add(known.id(), number -> fresh);
                if (added.isPresent()) {
                    noteForTheSweep(fresh);
                    return;
                }
            } else {
                Application fresh;
                synchronized (before) {
                    if (before.isGone()) {
                        continue;
                    }
                    fresh = Application.adopted(known, promise, heard, until, before, now, time);
                    applications.put(known.id(), fresh);
                    before.leave();
                }
                forTheSweep.add(before);
                noteForTheSweep(fresh);
                replaced.incrementAndGet();
                roll = Roll.NOBODY;
                return;
            }
        }
    }

    /** Others found that an application is gone; nobody is told. */
    public void letGo(ApplicationId id) {
        Application known = applications.get(id);
        if (known == null) {
            return;
        }
        synchronized (known) {
            known.leave();
        }
        applications.remove(id, known);
        forTheSweep.add(known);
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
     * Turns the deadlines that have passed by now into state changes, and opens the station when it is time. When the next
     * may pass, {@link #nextLook} says; what comes up sooner, {@link Listener#due} is told.
     *
     * @return how many applications it had to look at: those whose time had come or might have, not all
     */
    public int sweep(long now) {
        suspicion.atWork(now);
        suspicion.noticeClock(now);
        openOrClose(now);
        Suspicion.Trial trial = trial(now);
        long until = trial.until();
        List<Application> due = new ArrayList<>();
        List<ApplicationId> shrunk = new ArrayList<>();
        int looks;
        synchronized (wheel) {
            for (Application told = forTheSweep.poll(); told != null; told = forTheSweep.poll()) {
                takeIntoTheWheel(told, shrunk);
            }
            looks = wheel.advance(until, application -> look(application, until, due, shrunk));
        }
        List<StateChange> changes = new ArrayList<>();
        due.forEach(application -> changes.addAll(settled(application, trial)));
        synchronized (wheel) {
            due.forEach(application -> takeIntoTheWheel(application, shrunk));
            nextLook.set(wheel.nextLook() + (now - until));
            if (!forTheSweep.isEmpty()) {
                lowerNextLook(now + DeadlineWheel.GRAIN);
            }
        }
        changes.sort(Comparator.comparing(StateChange::at));
        tell(changes, now);
        shrunk.forEach(listener::promised);
        suspicion.look(now);
        if (roll.all.size() > applications.size()) {
            roll = Roll.NOBODY; // so that nobody who has gone is held until somebody asks
        }
        return looks;
    }

    /**
     * When a sweep has something to look at again, at the latest: a deadline has passed then by {@value
     * DeadlineWheel#GRAIN_MILLIS} ms at most.
     */
    public long nextLook() {
        return nextLook.get();
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
            long look;
            Rules rules = other.rules(application.id);
            synchronized (application) {
                application.follow(
                        promises.ofMaxWait(rules, application.promise().maxWait()));
                look = application.planEarlierLook();
            }
            if (look != DeadlineWheel.NEVER) {
                noteForTheSweep(application, look);
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

    /** Those who are known; also one who is gone by now. Sorted anew only if somebody came or went since the last time. */
    private List<Application> inOrder() {
        Roll known = roll;
        long came = registrations + replaced.get(); // both only rise
        if (known.came != came || known.all.size() != applications.size()) {
            List<Application> all = new ArrayList<>(applications.values());
            all.sort(Comparator.comparingLong(application -> application.number));
            known = new Roll(came, all);
            roll = known;
        }
        return known.all;
    }

    private Optional<ApplicationStatus> statusOf(Application application, long now, Suspicion.Trial trial) {
        Optional<ApplicationStatus> status;
        ApplicationId link;
        boolean due;
        synchronized (application) {
            due = application.isDue(trial.until());
            link = application.link();
            status = due ? Optional.empty() : application.status(now);
        }
        if (link != null && status.isPresent()) {
            ApplicationStatus known = status.get();
            return Optional.of(coverOf(link, now, trial).map(known::under).orElse(known));
        }
        if (!due) {
            return status;
        }
        tell(settled(application, trial), now);
        suspicion.tell();
        synchronized (application) {
            return application.status(now);
        }
    }

    /**
     * Takes in what a station tells of one of its applications: from now on it is judged by what is told, and nothing of it
     * ends by time here, until it beats here itself.
     *
     * @throws RegistryFullException if the application is not known and no further one can be
     */
    public void report(Told told, long now) {
        suspicion.noticePause(now);
        ApplicationId link = StationLink.above(told.id()).orElseThrow();
        boolean taken = false;
        while (!taken) {
            Application known = applications.get(told.id());
            taken = known == null ? registerReported(told, link, now) : takeReported(known, told, link, now);
        }
    }

    /** Lets go of the applications of which that link told, all but those; none of them is told of any more. */
    public void letGo(ApplicationId link, Set<ApplicationId> butThese, long at, long now) {
        for (Application application : applications.values()) {
            long heard;
            synchronized (application) {
                if (!link.equals(application.link()) || butThese.contains(application.id)) {
                    continue;
                }
                heard = application.lastBeat();
            }
            report(new Told(application.id, State.DONE, Reason.NOT_TOLD_OF, at, heard, Optional.empty()), now);
        }
    }

    /** Why nobody need act on what that link told of, if it is silent or has said goodbye. */
    private Optional<Cover> coverOf(ApplicationId link, long now, Suspicion.Trial trial) {
        Application known = applications.get(link);
        State state = known == null
                ? State.DONE
                : statusOf(known, now, trial).map(ApplicationStatus::state).orElse(State.DONE);
        return StationLink.cover(state);
    }

    /** False if another thread was faster. */
    private boolean registerReported(Told told, ApplicationId link, long now) {
        if (told.state() == State.DONE) {
            return true;
        }
        Optional<Application> added;
        synchronized (registering) {
            if (!applications.containsKey(told.id()) && applications.size() >= policy.maxApplications()) {
                throw new RegistryFullException(policy.maxApplications());
            }
            Promise promise = promises.ofMaxWait(
                    roster.rules(told.id()),
                    told.maxWait().map(Duration::toNanos).orElse(UNTOLD));
            added = add(told.id(), number -> Application.reported(told, number, promise, link));
        }
        if (added.isEmpty()) {
            return false;
        }
        tell(new StateChange(told.id(), State.DONE, told.state(), time.instantOf(told.at()), told.reason()), now);
        return true;
    }

    /** False if it was gone before, and is not known by now. */
    private boolean takeReported(Application known, Told told, ApplicationId link, long now) {
        StateChange change;
        boolean grew;
        synchronized (known) {
            if (known.isGone()) {
                applications.remove(known.id, known);
                return false;
            }
            Promise promised = told.maxWait()
                    .map(wait -> promises.ofMaxWait(known.promise().rules(), wait.toNanos()))
                    .orElse(known.promise());
            boolean began = !known.isReported();
            change = known.told(told, promised, link, time);
            grew = known.outgrewWhatIsKept() || began;
        }
        if (change != null) {
            if (change.to() == State.DONE) {
                applications.remove(known.id, known);
                forTheSweep.add(known);
            }
            tell(change, now);
        } else if (grew) {
            listener.promised(known.id);
        }
        return true;
    }

    /** Settles what has passed by now, after the question whether the monitor should rather suspect itself. */
    private List<StateChange> settled(Application application, Suspicion.Trial trial) {
        trial.of(application);
        long until = trial.until();
        List<StateChange> changes;
        long silence;
        long promised;
        boolean gone;
        synchronized (application) {
            silence = application.silenceToTell(until);
            promised = application.promise().timeout();
            changes = application.settle(until, time, roster.hours());
            gone = application.isGone();
        }
        if (gone) {
            applications.remove(application.id, application);
        }
        if (silence != Application.NOTHING
                && changes.stream().anyMatch(change -> change.reason() == Reason.FORGOTTEN)) {
            listener.heard(application.id, silence, promised);
        }
        return changes;
    }

    /** Null if another thread was faster, and the beat therefore belongs to an application that is known by now. */
    private Receipt register(Beat beat, long now) {
        ApplicationId id = beat.application();
        Reason reason = beat.command() == Command.INIT ? Reason.ANNOUNCED : Reason.PINGED_UNANNOUNCED;
        Promise promise;
        Optional<Application> added;
        synchronized (registering) {
            if (!applications.containsKey(id) && applications.size() >= policy.maxApplications()) {
                throw new RegistryFullException(policy.maxApplications());
            }
            promise = promises.of(roster.rules(id), beat.timeout().toNanos());
            added = add(id, number -> Application.heardOf(beat, number, promise, reason, now));
        }
        if (added.isEmpty()) {
            return null;
        }
        noteForTheSweep(added.get());
        listener.changed(new StateChange(id, State.DONE, State.STARTING, time.instantOf(now), reason));
        return promise.receipt(true);
    }

    /** Empty if it is known. */
    private Optional<Application> add(ApplicationId id, LongFunction<Application> fresh) {
        synchronized (registering) {
            if (applications.containsKey(id)) {
                return Optional.empty();
            }
            Application application = fresh.apply(registrations);
            applications.put(id, application);
            registrations++; // once it can be found, so that nobody goes by a roll without it
            return Optional.of(application);
        }
    }

    /**
     * Null if something was to be done first, and the beat has to be taken in anew: the application was gone before it, or
     * time had brought something about.
     */
    private Receipt take(Application application, Beat beat, long now) {
        boolean settled;
        long silence = Application.NOTHING;
        long promised = 0;
        Promise promise = null;
        StateChange change = null;
        boolean grew = false;
        long look = DeadlineWheel.NEVER;
        synchronized (application) {
            settled = !application.isGone() && !application.isDue(judged.applyAsLong(now));
            if (settled) {
                silence = application.silenceToTell(now);
                promised = application.promise().timeout();
                promise = promiseOf(beat, application.promise());
                change = application.beat(beat, promise, now, time);
                grew = application.outgrewWhatIsKept();
                look = application.planEarlierLook();
            }
        }
        if (!settled) {
            tell(settled(application, trial(now)), now);
            suspicion.tell();
            return null;
        }
        if (look != DeadlineWheel.NEVER) {
            noteForTheSweep(application, look);
        }
        if (silence != Application.NOTHING) {
            listener.heard(application.id, silence, promised);
        }
        if (change != null) {
            if (change.to() == State.DONE) {
                applications.remove(application.id, application);
                forTheSweep.add(application);
            }
            tell(change, now);
        } else if (grew) {
            listener.promised(application.id);
        }
        return promise.receipt(change != null || grew || beat.command() != Command.PING);
    }

    /** What a beat promises of an application that promised the other before; a goodbye's time is taken as it is. */
    private Promise promiseOf(Beat beat, Promise before) {
        long timeout = beat.timeout().toNanos();
        if (beat.command() == Command.DONE) {
            return promises.ofMaxWait(before.rules(), timeout);
        }
        return before.isMadeBy(timeout) ? before : promises.of(before.rules(), timeout);
    }

    private Suspicion.Trial trial(long now) {
        return suspicion.trial(now, judged.applyAsLong(now));
    }

    private void noteForTheSweep(Application application) {
        long look;
        synchronized (application) {
            look = application.planNextLook();
        }
        noteForTheSweep(application, look);
    }

    private void noteForTheSweep(Application application, long look) {
        forTheSweep.add(application);
        if (look != DeadlineWheel.NEVER && lowerNextLook(look)) {
            listener.due(look);
        }
    }

    private boolean lowerNextLook(long look) {
        return nextLook.getAndUpdate(known -> look - known < 0 ? look : known) - look > 0;
    }

    /** Gives when the wheel has to come upon that application next; for who moves the wheel. */
    private static long look(Application application, long until, List<Application> due, List<ApplicationId> shrunk) {
        synchronized (application) {
            if (application.isDue(until)) {
                due.add(application);
                return DeadlineWheel.NEVER;
            }
            return planned(application, shrunk);
        }
    }

    private void takeIntoTheWheel(Application application, List<ApplicationId> shrunk) {
        long at;
        synchronized (application) {
            at = planned(application, shrunk);
        }
        if (at == DeadlineWheel.NEVER) {
            DeadlineWheel.remove(application);
        } else {
            wheel.put(application, at);
        }
    }

    /** To be called with the application's lock. */
    private static long planned(Application application, List<ApplicationId> shrunk) {
        if (!application.isGone() && application.shrankBelowWhatIsKept()) {
            shrunk.add(application.id);
        }
        return application.planNextLook();
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
        long nanos = Math.max(1, present.startAllowance().toNanos());
        Promise allowance = promises.ofMaxWait(present.rules(id), nanos);
        // There is room for whoever is expected: a roster is bounded, and nobody else can crowd it out.
        Optional<Application> added = add(id, number -> Application.expected(id, number, allowance, now));
        if (added.isPresent()) {
            noteForTheSweep(added.get());
            listener.changed(new StateChange(id, State.DONE, State.EXPECTED, time.instantOf(now), Reason.ON_ROSTER));
            return;
        }
        Application known = applications.get(id);
        if (!anew || known == null) {
            return;
        }
        StateChange change;
        synchronized (known) {
            change = known.expectAnew(promises.ofMaxWait(known.promise().rules(), nanos), now, time);
        }
        if (change != null) {
            noteForTheSweep(known);
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

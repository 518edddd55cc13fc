package org.hilbert.heartbeat.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.server.StationReport;
import org.jboss.logging.Logger;

/**
 * Carries reports to the centre, one at a time: at once when something has changed, and now and then so that the centre hears that
 * this station is there. What the centre has not said to have taken in is told again. Thread-safe; nothing waits.
 */
final class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);

    static final int MOST_WAITING = 10_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** Changes that come together go together. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private final String run;
    private final Duration every;
    private final Supplier<Stream<ApplicationStatus>> applications;
    private final Function<String, Uni<String>> post;
    private final TimeSource time;
    /** From 0 to 1, so that many stations do not come back in one moment. */
    private final DoubleSupplier chance;
    /** Has {@link #look} called once more, after that time. */
    private final Consumer<Duration> soon;

    /** All that follows is guarded by this object. */
    private final Outbox outbox = new Outbox(MOST_WAITING);
    /** The max wait of each application that is told of, as the centre knows it; zero if it does not. */
    private final Map<ApplicationId, Duration> told = new HashMap<>();

    private long number;
    private boolean wantsAll = true;
    private OptionalLong ticket = OptionalLong.empty();
    /** When the report was sent that was answered with the ticket. */
    private long ticketSince;

    private boolean toldOfMany;

    private boolean stopped;
    private boolean busy;
    /** The exchange that is under way. */
    private Cancellable underWay = () -> {};
    /** Whether the next report need not wait for its time. */
    private boolean urgent = true;

    private long sent;
    private int failures;
    private long notBefore;

    /**
     * A courier.
     *
     * @param run the name of this run
     * @param every how often the centre hears of this station at least
     * @param applications how the applications are now
     * @param post takes a report to the centre; what comes is the centre's answer, and a failure's message is a sentence
     * @param chance gives a number from 0 to 1
     */
    Courier(
            String run,
            Duration every,
            Supplier<Stream<ApplicationStatus>> applications,
            Function<String, Uni<String>> post,
            TimeSource time,
            DoubleSupplier chance,
            Consumer<Duration> soon) {
        this.run = run;
        this.every = every;
        this.applications = applications;
        this.post = post;
        this.time = time;
        this.chance = chance;
        this.soon = soon;
    }

    /**
     * Something has changed.
     *
     * @param status how the application is now; empty if it has gone
     */
    void hear(StateChange change, Optional<ApplicationStatus> status) {
        long now = time.nanoTime();
        Duration ago = Duration.between(change.at(), time.instantOf(now));
        long at = now - (ago.isNegative() ? 0 : ago.toNanos());
        long heard = status.map(known -> now - known.silence().toNanos()).orElse(at);
        boolean first;
        synchronized (this) {
            if (stopped || !isToldOf(change.id())) {
                return;
            }
            outbox.add(new Outbox.Change(
                    change.id(), change.to(), change.reason(), at, heard, status.map(ApplicationStatus::maxWait)));
            if (change.to() == State.DONE) {
                told.remove(change.id());
            }
            first = outbox.size() == 1 && !busy && failures == 0;
        }
        if (first) {
            soon.accept(GATHER);
        }
    }

    /** Sends a report if it is time. */
    void look() {
        StationReport report;
        synchronized (this) {
            long now = time.nanoTime();
            boolean pauses = failures > 0 && now - notBefore < 0;
            // A timer that comes a little early is meant all the same.
            boolean isDue = urgent || failures > 0 || outbox.size() > 0 || now - sent >= every.toNanos() / 10 * 9;
            if (stopped || busy || pauses || !isDue) {
                return;
            }
            report = report(now, false);
            busy = true;
        }
        Cancellable exchange = post.apply(ReportText.write(report))
                .subscribe()
                .with(answer -> answered(report, answer), failure -> failed(failure.getMessage()));
        synchronized (this) {
            underWay = exchange;
        }
    }

    /** Tells the centre that this server stops, and waits no longer than that for it; nothing is sent after it. */
    void goodbye(Duration limit) {
        String text;
        synchronized (this) {
            stopped = true;
            underWay.cancel();
            text = ReportText.write(report(time.nanoTime(), true));
        }
        try {
            post.apply(text).await().atMost(limit);
        } catch (RuntimeException e) {
            LOG.debugf("the centre could not be told that this server stops: %s", e.getMessage());
        }
    }

    private StationReport report(long now, boolean goodbye) {
        urgent = false;
        sent = now;
        number++;
        List<Outbox.Change> changes = outbox.first(StationReport.MOST_CHANGES);
        // How the applications are comes after what led to it.
        boolean last = changes.size() == outbox.size();
        boolean all = wantsAll && last;
        return new StationReport(
                run,
                number,
                outbox.before(),
                changes.stream().map(change -> written(change, now)).toList(),
                last ? standings(all) : List.of(),
                all,
                every.multipliedBy(2),
                goodbye,
                ticket,
                ticket.isPresent() ? age(ticketSince, now) : Duration.ZERO);
    }

    private static StationReport.Change written(Outbox.Change change, long now) {
        return new StationReport.Change(
                change.name(),
                change.state(),
                change.reason(),
                age(change.at(), now),
                age(change.heard(), now),
                change.maxWait());
    }

    private List<StationReport.Standing> standings(boolean all) {
        List<StationReport.Standing> standings = new ArrayList<>();
        Set<ApplicationId> known = new HashSet<>();
        applications.get().filter(status -> isToldOf(status.id())).forEach(status -> {
            known.add(status.id());
            if (all || !status.maxWait().equals(told.get(status.id()))) {
                standings.add(new StationReport.Standing(
                        status.id(), status.state(), status.reason(), status.silence(), status.maxWait()));
            }
        });
        told.keySet().retainAll(known);
        return standings;
    }

    private static Duration age(long moment, long now) {
        return Duration.ofNanos(Math.max(0, now - moment));
    }

    private void answered(StationReport report, String answer) {
        Optional<StationReport.Receipt> receipt = ReportText.read(answer);
        if (receipt.isEmpty()) {
            failed("it does not answer as such a server does");
            return;
        }
        Optional<Duration> next = Optional.empty();
        synchronized (this) {
            if (stopped) {
                return;
            }
            busy = false;
            if (failures > 0) {
                failures = 0;
                LOG.infof("the centre is told again; %d changes wait", outbox.size());
            }
            ticket = OptionalLong.of(receipt.get().ticket());
            ticketSince = sent;
            wantsAll = receipt.get().whole();
            outbox.taken(receipt.get().taken());
            if (receipt.get().number() != report.number()) {
                urgent = true; // it was held up on its way, and says no more what is true
                next = Optional.of(FIRST_PAUSE);
            } else {
                report.applications().forEach(each -> told.replace(each.name(), each.maxWait()));
                urgent = wantsAll && !report.whole();
                next = urgent || outbox.size() > 0 ? Optional.of(GATHER) : Optional.empty();
            }
        }
        next.ifPresent(soon);
    }

    private void failed(String why) {
        Duration pause;
        synchronized (this) {
            if (stopped) {
                return;
            }
            busy = false;
            failures++;
            if (failures == 1) {
                LOG.warnf("the centre cannot be told: %s; it is tried again and again", why);
            }
            long grown = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
            double about = 0.75 + chance.getAsDouble() / 2;
            pause = Duration.ofMillis((long) (Math.min(grown, LONGEST_PAUSE.toMillis()) * about));
            notBefore = time.nanoTime() + pause.toNanos();
        }
        soon.accept(pause);
    }

    /** Whether the centre is told of that application. */
    private boolean isToldOf(ApplicationId id) {
        if (told.containsKey(id)) {
            return true;
        }
        if (!canBeTold(id)) {
            return false;
        }
        if (told.size() >= StationReport.MOST_APPLICATIONS) {
            if (!toldOfMany) {
                toldOfMany = true;
                LOG.warnf("the centre is told of %d applications at most", StationReport.MOST_APPLICATIONS);
            }
            return false;
        }
        told.put(id, Duration.ZERO);
        return true;
    }

    private static boolean canBeTold(ApplicationId id) {
        try {
            // With the name of its host it may be longer than any name.
            return !ApplicationId.of(id.toString()).toString().equals(StationLink.NAME);
        } catch (MalformedRequestException e) {
            return false;
        }
    }
}

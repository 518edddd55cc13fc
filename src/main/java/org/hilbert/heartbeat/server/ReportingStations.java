package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.monitor.Told;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * The stations that keep servers of their own and report to this one, and how far they have told it
 * (docs/decisions/0041-upstream.md). Thread-safe.
 */
@Singleton
public class ReportingStations {
    /** Each has a link, of which there are no more than applications; above this, those without one are looked for. */
    private static final int MANY = 100_000;

    private static final int LOCKS = 64;
    /** A station's server that comes back within this time was only started anew. */
    private static final Duration GOODBYE = Duration.ofMinutes(1);
    /** A report that was on its way for longer is not taken in. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);
    /** So small a part of the time since the ticket is no delay: clocks drift. */
    private static final int DRIFT = 1000;

    private final HeartbeatRegistry registry;
    private final StateChanges told;
    private final TimeSource time;
    private final Memory.Shelf shelf;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final Object[] locks = new Object[LOCKS];
    private final Refusals full = new Refusals("applications of stations refused");

    /**
     * How far a station has told.
     *
     * @param number of the last report that was taken in
     * @param taken the number of the last change
     * @param whole whether it is known how all its applications are
     */
    private record Heard(String run, long number, long taken, boolean whole) {
        String text() {
            return run + " " + number + " " + taken + " " + whole;
        }

        /** Empty if that is none, as a newer version may write. */
        static Optional<Heard> read(String text) {
            String[] parts = text.split(" ");
            boolean known = parts.length == 4 && parts[1].matches("\\d{1,18}") && parts[2].matches("\\d{1,18}");
            return known
                    ? Optional.of(new Heard(
                            parts[0],
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            Boolean.parseBoolean(parts[3])))
                    : Optional.empty();
        }
    }

    ReportingStations(HeartbeatRegistry registry, StateChanges told, TimeSource time, Memory memory) {
        this.registry = registry;
        this.told = told;
        this.time = time;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
        this.shelf = memory.shelf("stations", this::text, this::names, this::take);
        shelf.recalled().forEach((station, text) -> take(station, Optional.of(text)));
    }

    /**
     * Takes a report in; one that was taken in before, and one that was held up on its way so that its ages are wrong, changes
     * nothing.
     *
     * @throws org.hilbert.heartbeat.protocol.MalformedRequestException if no station can be called that
     * @throws RegistryFullException if the station is not known and no further one can be
     */
    public StationReport.Receipt take(String station, StationReport report) {
        ApplicationId link = StationLink.to(station);
        synchronized (locks[Math.floorMod(station.hashCode(), LOCKS)]) {
            long now = time.nanoTime();
            Instant at = time.instantOf(now);
            Optional<Heard> before = Optional.ofNullable(heard.get(station));
            boolean repeated = before.filter(known -> known.run().equals(report.run()))
                    .filter(known -> known.number() >= report.number())
                    .isPresent();
            Duration delay = delay(report, at);
            Heard after = repeated || delay.compareTo(ON_ITS_WAY) > 0
                    ? before.filter(known -> known.run().equals(report.run()))
                            .orElse(new Heard(report.run(), 0, report.after(), false))
                    : taken(station, link, report, before, now, now - delay.toNanos());
            return new StationReport.Receipt(after.number(), after.taken(), !after.whole(), at.toEpochMilli());
        }
    }

    /** A link that is gone, for whatever reason, takes with it what it told of. */
    void hear(@Observes StateChange change) {
        if (change.to() == State.DONE && StationLink.is(change.id())) {
            ApplicationId.hostIn(change.id().toString()).ifPresent(station -> {
                heard.remove(station);
                shelf.touch(station);
            });
            registry.letGo(change.id(), Set.of(), change.at());
        }
    }

    /**
     * How long the report was on its way, as far as that can be told: at least what has passed since the ticket was given, by this
     * server's time, less what has passed since before that, by the station's.
     */
    private static Duration delay(StationReport report, Instant now) {
        if (report.ticket().isEmpty()) {
            return Duration.ZERO;
        }
        long sinceTicket = now.toEpochMilli() - report.ticket().getAsLong();
        long age = report.ticketAge().toMillis();
        long delay = sinceTicket - age;
        return Duration.ofMillis(delay > age / DRIFT ? delay : 0);
    }

    private Heard taken(
            String station, ApplicationId link, StationReport report, Optional<Heard> before, long now, long sent) {
        Optional<Heard> same = before.filter(known -> known.run().equals(report.run()));
        if (before.isEmpty()) {
            if (heard.size() >= MANY) {
                heard.keySet()
                        .removeIf(
                                known -> registry.status(StationLink.to(known)).isEmpty());
            }
            ping(link, report); // if there is no room for the station, there is none for what it tells of
        }
        boolean gap = before.isPresent()
                && same.map(known -> report.after() > known.taken()).orElse(true);
        if (gap) {
            tellOfGap(link, report, now, sent);
        }
        long taken = same.map(Heard::taken).orElse(report.after());
        boolean refused = false;
        for (int i = 0; i < report.changes().size(); i++) {
            StationReport.Change change = report.changes().get(i);
            if (report.after() + i + 1 > taken) {
                refused |= !take(
                        new Told(
                                change.name().at(station),
                                change.state(),
                                change.reason(),
                                sent - change.age().toNanos(),
                                sent - change.heard().toNanos(),
                                change.maxWait()),
                        now);
            }
        }
        taken = Math.max(taken, report.after() + report.changes().size());
        Set<ApplicationId> all = new HashSet<>();
        for (StationReport.Standing standing : report.applications()) {
            ApplicationId id = standing.name().at(station);
            all.add(id);
            refused |= !takeStanding(id, standing, report.whole(), now, sent);
        }
        if (report.whole()) {
            registry.letGo(link, all, time.instantOf(now));
        }
        if (before.isPresent() || report.goodbye()) {
            ping(link, report); // last: what happened while it was silent is told while its silence covers it
        }
        boolean whole = report.whole() || same.filter(Heard::whole).isPresent() && !gap;
        Heard after = new Heard(report.run(), report.number(), taken, whole && !refused);
        heard.put(station, after);
        shelf.touch(station);
        return after;
    }

    private boolean takeStanding(
            ApplicationId id, StationReport.Standing standing, boolean whole, long now, long sent) {
        Optional<ApplicationStatus> known = registry.status(id);
        if (!whole && known.isEmpty()) {
            return true; // it has gone, or there was no room for it; a whole report will tell
        }
        State state = whole ? standing.state() : known.get().state();
        return take(
                new Told(
                        id,
                        state,
                        whole ? standing.reason() : known.get().reason(),
                        now,
                        sent - standing.heard().toNanos(),
                        Optional.of(standing.maxWait())),
                now);
    }

    /** Returns whether there was room. */
    private boolean take(Told one, long now) {
        try {
            registry.report(one, now);
            return true;
        } catch (RegistryFullException e) {
            full.tell(e.getMessage());
            return false;
        }
    }

    /** What the station did not tell, because its server began anew or forgot, happened while nobody here could know. */
    private void tellOfGap(ApplicationId link, StationReport report, long now, long sent) {
        registry.status(link)
                .filter(status -> StationLink.isSilent(status.state()))
                .ifPresent(status -> {
                    long from = now - status.silence().toNanos();
                    long first = report.changes().isEmpty()
                            ? now
                            : sent - report.changes().get(0).age().toNanos();
                    told.tell(new Interruption(
                            Interruption.Cause.MONITOR,
                            Optional.of(link),
                            time.instantOf(from),
                            Optional.of(time.instantOf(Math.max(from, first))),
                            "what happened at this station meanwhile is not known"));
                });
    }

    private void ping(ApplicationId link, StationReport report) {
        boolean isThere = registry.status(link)
                .filter(status -> status.state().isActive())
                .isPresent();
        registry.beat(
                report.goodbye()
                        ? new Beat(Command.DONE, link, GOODBYE)
                        : new Beat(isThere ? Command.PING : Command.INIT, link, report.timeout()));
    }

    /** Recalled, or heard by another server of the fleet. */
    private void take(String station, Optional<String> text) {
        text.flatMap(Heard::read).ifPresentOrElse(known -> heard.put(station, known), () -> heard.remove(station));
    }

    private Optional<String> text(String station) {
        return Optional.ofNullable(heard.get(station)).map(Heard::text);
    }

    private Collection<String> names() {
        return heard.keySet();
    }
}

package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.TimeSource;

/**
 * How one action is told what happens: it reads on in the history from where it was told last, one thing after the other, and
 * goes on once that was taken, or given up. Thread-safe.
 *
 * <p>What fails is tried again, after a second first, then after twice as long each time, {@link #LONGEST_PAUSE} at most and up to
 * half of it less by chance, or as long as whoever is told asks for, within {@link #LONGEST_ASKED}.
 *
 * <p>What {@linkplain Teller#tellsOnce tells once} has its place moved on, and on the disk, before, or is not told: what it
 * does may end the machine that this runs on, and the next start must not do it again.
 *
 * <p>In a fleet only the server that acts tells; the others follow how far it is. A server that acts no more ends what it has
 * begun, and the one that acts since may have told it, too; but never what is told once.
 */
final class Telling {
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    static final Duration LONGEST_ASKED = Duration.ofHours(1);
    /** For how long what is refused is tried all the same: whoever is told may just be on its way to a new version. */
    static final Duration PATIENCE = Duration.ofMinutes(5);
    /** The purpose of what is told by itself. */
    static final String PURPOSE = "told of a change";

    private static final String UNSAFE =
            "not done: a restart would not know of it, as the journal did not reach the disk";
    private static final String ANOTHER_ACTS = "not done: another server of the fleet acts by now";
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final Actions.Configured action;
    private final Actions actions;
    private final Reader reader;
    private final Ages ages;
    private final BooleanSupplier acts;
    private final TimeSource time;
    private final Executor executor;
    private final DoubleSupplier chance;
    private final Runnable moved;
    private final Supplier<CompletionStage<Boolean>> safe;

    /** How far it was told; empty if nobody has begun. Guarded by this, as all that follows. */
    private Optional<Reader.Place> place;

    private boolean busy;
    /** Whether another server has come farther since it is busy. */
    private boolean followed;
    /** Since when there is something to be gathered; empty if there is nothing. */
    private Optional<Long> gathering = Optional.empty();

    private long notBefore;
    /** How often it failed since something was taken, whatever it was. */
    private int failures;
    /** How often it was tried to tell what comes next. */
    private int tries;
    /** Since when it has been refused whatever it is told. */
    private Optional<Long> refusedSince = Optional.empty();
    /** Whether it was told that things are given up, and so is not told of each. */
    private boolean quiet;
    /** Of how many that was not told. */
    private int untold;

    private Optional<String> trouble = Optional.empty();

    /**
     * A telling that goes on at that place, or begins with what is new when this server begins to act.
     *
     * @param acts whether this server acts
     * @param executor for going on after something was told
     * @param chance 0 to 1
     * @param moved called when it was told of more
     * @param safe whether it has reached the disk how far it was told
     */
    Telling(
            Actions.Configured action,
            Actions actions,
            Reader reader,
            Ages ages,
            Optional<Reader.Place> place,
            BooleanSupplier acts,
            TimeSource time,
            Executor executor,
            DoubleSupplier chance,
            Runnable moved,
            Supplier<CompletionStage<Boolean>> safe) {
        this.action = action;
        this.actions = actions;
        this.reader = reader;
        this.ages = ages;
        this.place = place;
        this.acts = acts;
        this.time = time;
        this.executor = executor;
        this.chance = chance;
        this.moved = moved;
        this.safe = safe;
        this.notBefore = time.nanoTime();
    }

    String name() {
        return action.name();
    }

    /** The number of the last line that needs to be told no more; 0 if nobody has begun. */
    synchronized long told() {
        return place.map(Reader.Place::line).orElse(0L);
    }

    /** Where the next run goes on; empty if none has begun. */
    synchronized Optional<Reader.Place> place() {
        return place;
    }

    /** Another server has come that far. */
    void follow(Reader.Place other) {
        boolean isFarther;
        synchronized (this) {
            isFarther = place.filter(other::isBefore).isPresent();
            if (!isFarther && !place.equals(Optional.of(other))) {
                place = Optional.of(other);
                followed = true;
                begin();
            }
        }
        if (isFarther && acts.getAsBoolean()) {
            moved.run(); // that one acted before, and wrote late
        }
    }

    /** Why something waits to be told, as the text of the last failure; empty if all is well, or nothing waits. */
    synchronized Optional<String> trouble() {
        return trouble;
    }

    /** How many lines it waits to be told of, counted up to that many. */
    int waiting(int most) {
        return place().map(from -> reader.next(from, most).news().size()).orElse(0);
    }

    /** Tells what is to be told, if it is time; to be called when there may be something new, and now and then. */
    void look() {
        Reader.Reading reading;
        if (!acts.getAsBoolean()) {
            return;
        }
        long now = time.nanoTime();
        synchronized (this) {
            if (place.isEmpty()) {
                goOn(reader.newest());
            }
            if (busy || now - notBefore < 0) {
                return;
            }
            reading = reader.next(place.orElseThrow(), action.action().atOnce());
            if (reading.news().isEmpty()) {
                goOn(reading.end());
                return;
            }
            if (isStillGathering(now)) {
                return;
            }
            busy = true;
            followed = false;
            if (action.action().tellsOnce()) {
                goOn(reading.end());
            }
        }
        telling(reading.news(), now).subscribe().with(delivery -> told(reading, now, delivery));
    }

    private Uni<Delivery> telling(List<News> news, long now) {
        if (!action.action().tellsOnce()) {
            return actions.tell(action, news, Optional::empty);
        }
        if (isTooOld(news, now)) {
            return Uni.createFrom().item(Delivery.refused(tooLate()));
        }
        // Not on the thread that writes the journal, which is the one that says that all is kept.
        return Uni.createFrom().completionStage(safe).emitOn(executor).chain(isSafe -> {
            if (!isSafe || !acts.getAsBoolean()) {
                return Uni.createFrom().item(Delivery.refused(isSafe ? ANOTHER_ACTS : UNSAFE));
            }
            return actions.tell(action, news, () -> lateness(news));
        });
    }

    /** Why it is too late to begin with that; empty if it is not. */
    private Optional<String> lateness(List<News> news) {
        if (!acts.getAsBoolean()) {
            return Optional.of(ANOTHER_ACTS);
        }
        return isTooOld(news, time.nanoTime()) ? Optional.of(tooLate()) : Optional.empty();
    }

    private String tooLate() {
        return "it is older than " + action.action().giveUpAfter().toSeconds() + " s: that is too late";
    }

    private boolean isStillGathering(long now) {
        if (gathering.isEmpty()) {
            gathering = Optional.of(now);
        }
        return now - gathering.get() < action.action().gather().toNanos();
    }

    private void told(Reader.Reading reading, long began, Delivery delivery) {
        Optional<Outcome> line;
        synchronized (this) {
            busy = false;
            if (isPassed(reading)) {
                line = Optional.of(delivery.outcome()); // another server has told it meanwhile
            } else {
                line = delivery.outcome().done() ? Optional.of(taken(reading, delivery)) : failed(reading, delivery);
            }
        }
        line.ifPresent(outcome ->
                actions.tell(name(), News.application(reading.news()), purpose(reading.news()), began, outcome));
        executor.execute(this::look);
    }

    private boolean isPassed(Reader.Reading reading) {
        return followed
                && !action.action().tellsOnce()
                && place.filter(present -> !present.isBefore(reading.end())).isPresent();
    }

    private Outcome taken(Reader.Reading reading, Delivery delivery) {
        String after = tries == 0 ? "" : "\nafter " + (tries + 1) + " tries";
        failures = 0;
        refusedSince = Optional.empty();
        trouble = Optional.empty();
        pass(reading);
        return aloud(new Outcome(true, delivery.outcome().text() + after));
    }

    /** Returns what is to be told of it: of each the first failure and the end, unless this is one of many. */
    private Optional<Outcome> failed(Reader.Reading reading, Delivery delivery) {
        long now = time.nanoTime();
        String text = delivery.outcome().text();
        if (action.action().tellsOnce()) {
            boolean wasTooLate = !delivery.outcome().begun() && isTooOld(reading.news(), now);
            return delivery.refused() || wasTooLate ? quietly(text) : Optional.of(aloud(new Outcome(false, text)));
        }
        failures++;
        tries++;
        trouble = Optional.of(text);
        refusedSince = delivery.refused() ? refusedSince.or(() -> Optional.of(now)) : Optional.empty();
        if (refusedSince.filter(since -> now - since >= PATIENCE.toNanos()).isPresent()) {
            notBefore = now + SHORTEST_PAUSE.toNanos(); // perhaps it is only this one that is not wanted
            return quietly(givenUp(reading, text));
        }
        notBefore = now + pause(delivery.notBefore()).toNanos();
        if (isTooOld(reading.news(), now)) {
            return Optional.of(aloud(new Outcome(false, givenUp(reading, text))));
        }
        return tries > 1 ? Optional.empty() : Optional.of(aloud(new Outcome(false, text + "\nit is tried again")));
    }

    private String givenUp(Reader.Reading reading, String text) {
        int count = tries;
        pass(reading);
        return text + "\ngiven up after " + count + (count == 1 ? " try" : " tries");
    }

    /** The first of many that are given up one after the other is told; how many followed, with the next that is not. */
    private Optional<Outcome> quietly(String text) {
        if (quiet) {
            untold++;
            return Optional.empty();
        }
        quiet = true;
        return Optional.of(new Outcome(false, text + "\nwhat follows and ends the same way is only counted"));
    }

    private Outcome aloud(Outcome outcome) {
        String before = untold == 0 ? "" : "\n" + untold + " before it were given up, too";
        quiet = false;
        untold = 0;
        return new Outcome(outcome.done(), outcome.text() + before);
    }

    private void pass(Reader.Reading reading) {
        tries = 0;
        gathering = Optional.empty();
        goOn(reading.end());
    }

    /** Nothing of what comes next was tried here. */
    private void begin() {
        failures = 0;
        tries = 0;
        gathering = Optional.empty();
        refusedSince = Optional.empty();
        trouble = Optional.empty();
        notBefore = time.nanoTime();
    }

    private Duration pause(Duration asked) {
        long most = LONGEST_PAUSE.toNanos();
        long doubled = SHORTEST_PAUSE.toNanos() << Math.min(failures - 1, 20);
        long pause = (long) (Math.min(most, doubled) * (1 - chance.getAsDouble() / 2));
        Duration wanted = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return wanted.compareTo(Duration.ofNanos(pause)) > 0 ? wanted : Duration.ofNanos(pause);
    }

    /** The youngest counts: what is told together is given up together. */
    private boolean isTooOld(List<News> news, long now) {
        News youngest = news.get(news.size() - 1);
        return ages.of(youngest.asOldAs(), youngest.at(), now)
                        .compareTo(action.action().giveUpAfter())
                > 0;
    }

    private void goOn(Reader.Place to) {
        boolean further = !place.equals(Optional.of(to));
        place = Optional.of(to);
        if (further) {
            moved.run();
        }
    }

    private static String purpose(List<News> news) {
        if (news.size() > 1) {
            return "told of " + news.size() + " changes";
        }
        return news.get(0).entry().isPresent() ? PURPOSE : "told of a gap";
    }
}

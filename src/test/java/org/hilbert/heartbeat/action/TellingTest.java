package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.StationLink;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.hilbert.heartbeat.monitor.State.CRITICAL;
import static org.hilbert.heartbeat.monitor.State.DONE;
import static org.hilbert.heartbeat.monitor.State.LATE;
import static org.hilbert.heartbeat.monitor.State.LOST;
import static org.hilbert.heartbeat.monitor.State.STALLED;
import static org.hilbert.heartbeat.monitor.State.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TellingTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");

    private final FakeTime time = new FakeTime();
    private final FakeAction action = new FakeAction();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<ApplicationId> closed = new HashSet<>();
    private History history = new History(new FakeMemory(), 100, Duration.ofDays(31), time);
    private double chance;
    private final Set<ApplicationId> known = new HashSet<>(Set.of(PONG, TETRIS));
    /** How often it was asked who is known. */
    private int askedForAll;
    /** What is done before it is kept how far the telling is. */
    private Runnable beforeItIsKept = () -> {};

    private boolean isSafe = true;

    private Telling telling = telling(history.newest(), false);

    @Test
    void aChangeThatIsWantedIsTold_andNoOtherLine() {
        change(PONG, UP, LATE);
        Entry critical = change(PONG, LATE, CRITICAL);
        maintenance(TETRIS, time.wallNow(), Optional.empty());
        Entry back = change(PONG, CRITICAL, UP);
        change(PONG, UP, DONE);
        telling.look();
        assertEquals(List.of(critical, back), told());
        assertEquals(history.newest(), telling.told());
    }

    @Test
    void ofWhatWasThereBeforeNothingIsTold() {
        change(PONG, UP, CRITICAL);
        telling(history.newest(), false).look();
        assertEquals(List.of(), told());
    }

    @Test
    void whatIsToldIsInHistory_andIsNotToldItself() {
        change(PONG, UP, CRITICAL);
        telling.look();
        assertEquals(
                List.of(new Attempt(
                        "phone",
                        Optional.of(PONG),
                        "told of a change",
                        time.wallNow(),
                        Duration.ZERO,
                        Attempt.Result.DONE,
                        "well done")),
                attempts);
        attempts.forEach(history::add);
        telling.look();
        assertEquals(1, action.told.size());
    }

    @Test
    void whatFailsIsTriedAgain_afterTwiceAsLongEachTime_upToFiveMinutes() {
        change(PONG, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        telling.look();
        for (int seconds : List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300)) {
            int before = action.told.size();
            time.pass(Duration.ofSeconds(seconds).minusMillis(1));
            telling.look();
            assertEquals(before, action.told.size(), seconds + " s have not passed");
            time.passMillis(1);
            telling.look();
            assertEquals(before + 1, action.told.size(), seconds + " s have passed");
        }
    }

    @Test
    void theSameIsTriedUpToHalfOfThatEarlier_byChance() {
        chance = 1;
        change(PONG, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        telling.look();
        time.passMillis(499);
        telling.look();
        assertEquals(1, action.told.size());
        time.passMillis(1);
        telling.look();
        assertEquals(2, action.told.size());
    }

    @Test
    void nothingOvertakesWhatFails() {
        Entry first = change(PONG, UP, CRITICAL);
        Entry second = change(TETRIS, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        telling.look();
        time.passMillis(1000);
        telling.look();
        action.next = Delivery.of(new Outcome(true, "at last"));
        time.passMillis(2000);
        telling.look();
        assertEquals(List.of(first, first, first, second), told());
    }

    @Test
    void ofManyTriesTheFirstFailureAndTheEndAreInHistory() {
        change(PONG, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        for (int i = 0; i < 20; i++) {
            telling.look();
            assertEquals(Optional.of("nobody there"), telling.trouble());
            time.pass(Telling.LONGEST_PAUSE);
        }
        action.next = Delivery.of(new Outcome(true, "at last"));
        telling.look();
        assertEquals(Optional.empty(), telling.trouble());
        assertEquals(List.of(Attempt.Result.FAILED, Attempt.Result.DONE), results());
        assertEquals("nobody there\nit is tried again", attempts.get(0).text());
        assertEquals("at last\nafter 21 tries", attempts.get(1).text());
    }

    @Test
    void whatIsADayOldIsGivenUp_andTheNextIsTold() {
        change(PONG, UP, CRITICAL);
        time.pass(Duration.ofHours(1));
        Entry second = change(TETRIS, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        telling.look();
        time.pass(Duration.ofHours(23));
        telling.look();
        assertEquals(List.of(Attempt.Result.FAILED), results());
        time.pass(Duration.ofMinutes(5));
        telling.look();
        assertEquals("nobody there\ngiven up after 3 tries", attempts.get(1).text());
        time.pass(Duration.ofMinutes(5));
        telling.look();
        assertEquals(second, told().get(3));
    }

    @Test
    void whatIsRefusedIsTriedForFiveMinutes_andWhatFollowsOnce_untilOneIsTaken() {
        change(PONG, UP, CRITICAL);
        change(TETRIS, UP, CRITICAL);
        action.next = new Delivery(new Outcome(false, "HTTP 404"), true, Duration.ZERO);
        telling.look();
        time.pass(Telling.PATIENCE.minusMillis(1));
        telling.look();
        assertEquals(2, action.told.size());
        assertEquals(1, attempts.size());
        time.pass(Telling.LONGEST_PAUSE);
        telling.look();
        assertEquals(
                List.of(
                        "HTTP 404\nit is tried again",
                        "HTTP 404\ngiven up after 3 tries\nwhat follows and ends the same way is only counted"),
                texts());
        time.passMillis(999);
        telling.look();
        assertEquals(3, action.told.size());
        time.passMillis(1);
        telling.look();
        assertEquals(4, action.told.size());
        assertEquals(2, attempts.size());
        action.next = Delivery.of(new Outcome(true, "well done"));
        change(PONG, CRITICAL, LOST);
        time.passMillis(1000);
        telling.look();
        assertEquals(
                "well done\n1 before it were given up, too", attempts.get(2).text());
        action.next = Delivery.refused("HTTP 404");
        change(PONG, LOST, UP);
        telling.look();
        assertEquals("HTTP 404\nit is tried again", attempts.get(3).text());
    }

    @Test
    void whoAsksForMoreTimeGetsIt_upToAnHour() {
        change(PONG, UP, CRITICAL);
        action.next = new Delivery(new Outcome(false, "HTTP 503"), false, Duration.ofMinutes(2));
        telling.look();
        time.pass(Duration.ofMinutes(2).minusMillis(1));
        telling.look();
        assertEquals(1, action.told.size());
        time.passMillis(1);
        action.next = new Delivery(new Outcome(false, "HTTP 503"), false, Duration.ofDays(2));
        telling.look();
        assertEquals(2, action.told.size());
        time.pass(Telling.LONGEST_ASKED);
        telling.look();
        assertEquals(3, action.told.size());
    }

    @Test
    void whatIsToldOnceOnly_isNotTriedAgain() {
        action.tellsOnce = true;
        action.next = Delivery.failed("exit status 1");
        change(PONG, UP, CRITICAL);
        change(TETRIS, UP, CRITICAL);
        telling.look();
        assertEquals(2, action.told.size());
        assertEquals(List.of("exit status 1", "exit status 1"), texts());
        assertEquals(Optional.empty(), telling.trouble(), "nothing waits");
    }

    /** The next start would do it again, and again, if it ends the machine. */
    @Test
    void whatIsToldOnceOnly_isNotToldIfThatCannotBeKept_whichIsSaid() {
        action.tellsOnce = true;
        isSafe = false;
        change(PONG, UP, CRITICAL);
        telling.look();
        isSafe = true;
        change(TETRIS, UP, CRITICAL);
        telling.look();
        assertEquals(1, action.told.size());
        assertEquals(
                List.of(
                        "not done: a restart would not know of it, as the journal did not reach the disk"
                                + "\nwhat follows and ends the same way is only counted",
                        "well done"),
                texts());
    }

    @Test
    void whatIsToldOnceOnly_isNotToldWhenItsTurnComesTooLate() {
        action.tellsOnce = true;
        action.giveUpAfter = Duration.ofMinutes(5);
        change(PONG, UP, CRITICAL);
        action.waitsForItsTurn = () -> time.pass(Duration.ofMinutes(5));
        telling.look();
        assertEquals(1, action.told.size(), "it is old enough to be told just so");
        change(PONG, CRITICAL, LOST);
        time.passMillis(1);
        telling.look();
        assertEquals(1, action.told.size());
        assertTrue(texts().get(1).startsWith("it is older than 300 s: that is too late"), texts().get(1));
    }

    @Test
    void whatIsToldOnceOnly_isKeptToBeToldBefore_soThatNoStartTellsItAgain() {
        action.tellsOnce = true;
        change(PONG, UP, CRITICAL);
        List<String> order = new ArrayList<>();
        beforeItIsKept = () -> {
            assertEquals(List.of(), action.told);
            order.add(telling.place().orElseThrow().text());
        };
        telling.look();
        assertEquals(List.of(Long.toString(history.newest())), order);
        assertEquals(1, action.told.size());
    }

    @Test
    void whatIsToldOnceOnly_isToldOnce_alsoOfSeveralThatOutlastOneMaintenance() {
        action.tellsOnce = true;
        Entry pong = outlasting(PONG, TETRIS).get(0);
        List<String> kept = new ArrayList<>();
        beforeItIsKept = () -> kept.add(telling.place().orElseThrow().text());
        telling.look();
        assertEquals(2, action.told.size());
        assertTrue(kept.get(0).endsWith("," + pong.number()), kept.get(0));
        telling(Reader.Place.read(kept.get(0)).orElseThrow(), false).look();
        assertEquals(3, action.told.size());
        assertEquals(told().get(1), told().get(2));
        telling(Reader.Place.read(kept.get(1)).orElseThrow(), false).look();
        assertEquals(3, action.told.size());
    }

    @Test
    void whatIsToldOnceOnly_isNotToldWhenItIsTooOld_andThatIsSaidOnce() {
        action.tellsOnce = true;
        action.giveUpAfter = Duration.ofMinutes(5);
        change(PONG, UP, CRITICAL);
        change(PONG, CRITICAL, LOST);
        time.passMillis(1001);
        Entry fresh = change(TETRIS, UP, CRITICAL);
        time.pass(Duration.ofMinutes(5));
        telling.look();
        assertEquals(List.of(fresh), told());
        assertEquals(
                List.of(
                        "it is older than 300 s: that is too late\nwhat follows and ends the same way is only counted",
                        "well done\n1 before it were given up, too"),
                texts());
        assertEquals(Optional.empty(), telling.trouble());
    }

    @Test
    void howOldSomethingIs_isNotForTheWallClockToSay() {
        change(PONG, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        time.putWallClockForward(Duration.ofDays(400));
        telling.look();
        assertEquals("nobody there\nit is tried again", attempts.get(0).text());
        time.putWallClockForward(Duration.ofDays(-800));
        time.pass(Duration.ofDays(1).plusMillis(1));
        telling.look();
        assertEquals("nobody there\ngiven up after 2 tries", attempts.get(1).text());
    }

    @Test
    void howOldSomethingOfAnEarlierRunIs_theWallClockSaysAtTheStart() {
        change(PONG, UP, CRITICAL);
        time.pass(Duration.ofHours(23));
        action.next = Delivery.failed("nobody there");
        Telling next = telling(history.newest() - 1, false);
        time.putWallClockForward(Duration.ofDays(400));
        next.look();
        assertEquals("nobody there\nit is tried again", attempts.get(0).text());
        time.pass(Duration.ofHours(1).plusMillis(1));
        next.look();
        assertEquals("nobody there\ngiven up after 2 tries", attempts.get(1).text());
    }

    @Test
    void triesAreCountedOfEachChange() {
        change(PONG, UP, CRITICAL);
        change(TETRIS, UP, CRITICAL);
        action.next = Delivery.failed("nobody there");
        telling.look();
        time.pass(Duration.ofDays(1).plusMillis(1));
        telling.look();
        time.pass(Telling.LONGEST_PAUSE);
        telling.look();
        assertEquals(
                List.of(
                        "nobody there\nit is tried again",
                        "nobody there\ngiven up after 2 tries",
                        "nobody there\ngiven up after 1 try"),
                texts());
    }

    @Test
    void whoDiesWhileTellingTellsTheSameAgain_withTheSameKey() {
        change(PONG, UP, CRITICAL);
        action.next = Delivery.failed("the plug was pulled");
        telling.look();
        Telling next = telling(telling.told(), false);
        action.next = Delivery.of(new Outcome(true, "well done"));
        next.look();
        assertEquals(action.told.get(0).get(0).key(), action.told.get(1).get(0).key());
        assertEquals(told().get(0), told().get(1));
        telling(next.told(), false).look();
        assertEquals(2, action.told.size());
    }

    @Test
    void whatWasDroppedBeforeItCouldBeToldIsAGap_andWhatIsLeftFollows() {
        long before = history.newest();
        for (int i = 0; i < 150; i++) {
            change(PONG, UP, CRITICAL);
        }
        telling.look();
        assertEquals(101, action.told.size());
        News gap = action.told.get(0).get(0);
        assertEquals(News.gap(before + 1, told(1).entry().orElseThrow()), gap);
        assertEquals(before + 50, gap.last());
        assertEquals(before + 51, told(1).first());
        assertEquals("told of a gap", attempts.get(0).purpose());
    }

    @Test
    void aGapIsAsOldAsWhatFollowsIt() {
        for (int i = 0; i < 150; i++) {
            change(PONG, UP, CRITICAL);
        }
        action.next = Delivery.failed("nobody there");
        telling.look();
        assertEquals(List.of("nobody there\nit is tried again"), texts());
        time.pass(Duration.ofDays(1));
        telling.look();
        assertEquals(1, attempts.size());
        time.pass(Telling.LONGEST_PAUSE);
        telling.look();
        assertEquals("nobody there\ngiven up after 3 tries", attempts.get(1).text());
    }

    @Test
    void anAlarmUnderACoverIsNotTold_andNeitherIsItsEnd() {
        Instant began = time.wallNow();
        maintenance(PONG, began, Optional.empty());
        closed.add(TETRIS);
        time.passMillis(1000);
        change(PONG, UP, CRITICAL);
        change(TETRIS, UP, CRITICAL);
        change(PONG, CRITICAL, UP);
        change(TETRIS, CRITICAL, UP);
        telling.look();
        assertEquals(List.of(), told());
    }

    @Test
    void whoeverCameToStandStillWhileItWasClosed_isToldOfWithTheOpening_andOfItsEnd() {
        closed.add(PONG);
        change(PONG, UP, STALLED);
        telling.look();
        assertEquals(List.of(), told());
        closed.clear();
        Entry opening = change(PONG, STALLED, STALLED);
        Entry end = change(PONG, STALLED, UP);
        telling.look();
        assertEquals(List.of(opening, end), told());
    }

    @Test
    void aMaintenanceThatBeganLaterSwallowsNoEarlierAlarm() {
        Entry alarm = change(PONG, UP, CRITICAL);
        time.passMillis(1000);
        maintenance(PONG, time.wallNow(), Optional.empty());
        Entry end = change(PONG, CRITICAL, UP);
        telling.look();
        assertEquals(List.of(alarm, end), told());
    }

    @Test
    void anAlarmThatOutlastsItsMaintenanceIsToldThen() {
        Instant began = time.wallNow();
        maintenance(PONG, began, Optional.empty());
        time.passMillis(1000);
        change(PONG, UP, CRITICAL);
        Entry lost = change(PONG, CRITICAL, LOST);
        change(TETRIS, UP, CRITICAL);
        telling.look();
        assertEquals(1, told().size());
        time.passMillis(1000);
        maintenance(PONG, began, Optional.of(time.wallNow()));
        telling.look();
        assertEquals(lost, told().get(1));
        Entry back = change(PONG, LOST, UP);
        telling.look();
        assertEquals(back, told().get(2));
        assertEquals(3, told().size());
    }

    /** Told when the network is back, with the times at which it happened. */
    @Test
    void ofWhatHappenedDuringACutOfTheNetwork_onlyWhatStandsAtItsEndIsTold() {
        ApplicationId link = StationLink.to("station-7");
        ApplicationId over = ApplicationId.of("Pong").at("station-7");
        ApplicationId still = ApplicationId.of("Tetris").at("station-7");
        known.addAll(Set.of(link, over, still));
        Instant began = time.wallNow();
        time.passMillis(9000);
        network(link, began, Optional.empty());
        Entry alarm = change(link, LATE, CRITICAL);
        telling.look();
        assertEquals(List.of(alarm), told(), "the link is told of");
        change(over, UP, CRITICAL);
        change(over, CRITICAL, UP);
        Entry stands = change(still, UP, CRITICAL);
        telling.look();
        time.passMillis(1000);
        network(link, began, Optional.of(time.wallNow()));
        telling.look();
        assertEquals(List.of(alarm, stands), told());
        Entry back = change(still, CRITICAL, UP);
        telling.look();
        assertEquals(List.of(alarm, stands, back), told());
    }

    private void network(ApplicationId link, Instant from, Optional<Instant> until) {
        history.add(new Interruption(Interruption.Cause.NETWORK, Optional.of(link), from, until, "no news"));
    }

    @Test
    void theEndOfAnAlarmThatOutlastedItsMaintenanceUnderAnotherCoverIsNotTold() {
        Instant began = time.wallNow();
        maintenance(PONG, began, Optional.empty());
        closed.add(PONG);
        time.passMillis(1000);
        change(PONG, UP, CRITICAL);
        time.passMillis(1000);
        maintenance(PONG, began, Optional.of(time.wallNow()));
        time.passMillis(1000);
        change(PONG, CRITICAL, UP);
        telling.look();
        assertEquals(List.of(), told());
    }

    @Test
    void whoSaysGoodbyeMeanwhileKeepsNobodyElseFromBeingTold_andAllAreLookedThroughOnce() {
        ApplicationId zoom = ApplicationId.of("Zoom");
        known.add(zoom);
        List<Entry> alarms = outlasting(TETRIS, PONG, zoom);
        action.next = Delivery.failed("nobody there");
        telling.look();
        known.remove(TETRIS);
        action.next = Delivery.of(new Outcome(true, "well done"));
        time.passMillis(1000);
        telling.look();
        assertEquals(alarms, told().subList(1, told().size()));
        assertEquals(1, askedForAll);
    }

    @Test
    void whoSaysGoodbyeWhileTheServerIsAwayKeepsNobodyElseFromBeingTold() {
        ApplicationId zoom = ApplicationId.of("Zoom");
        known.add(zoom);
        List<Entry> alarms = outlasting(TETRIS, PONG, zoom);
        Reader.Place afterTheFirst =
                new Reader.Place(telling.told(), alarms.get(0).number());
        known.remove(TETRIS);
        telling(afterTheFirst, false).look();
        assertEquals(alarms.subList(1, 3), told());
    }

    @Test
    void ofAStationThatWasMaintainedEachAlarmThatStandsIsTold_oneByOne() {
        List<Entry> alarms = outlasting(PONG, TETRIS);
        Entry pong = alarms.get(0);
        Entry tetris = alarms.get(1);
        action.next = Delivery.failed("nobody there");
        telling.look();
        long stillBefore = telling.told();
        assertTrue(stillBefore < history.newest());
        action.next = Delivery.of(new Outcome(true, "well done"));
        time.passMillis(1000);
        telling.look();
        assertEquals(List.of(pong, pong, tetris), told());
    }

    @Test
    void whatIsGatheredIsToldTogether() {
        action.atOnce = 3;
        action.gather = Duration.ofSeconds(30);
        for (int i = 0; i < 4; i++) {
            change(ApplicationId.of("app " + i), UP, CRITICAL);
        }
        telling.look();
        time.pass(Duration.ofSeconds(30).minusMillis(1));
        telling.look();
        assertEquals(List.of(), action.told);
        time.passMillis(1);
        telling.look();
        assertEquals(1, action.told.size());
        assertEquals(3, action.told.get(0).size());
        assertEquals("told of 3 changes", attempts.get(0).purpose());
        time.pass(Duration.ofSeconds(30));
        telling.look();
        assertEquals(1, action.told.get(1).size());
    }

    @Test
    void inADryRunNobodyIsTold_andItIsInHistory() {
        change(PONG, UP, CRITICAL);
        telling(history.newest() - 1, true).look();
        assertEquals(List.of(), told());
        assertEquals(List.of(Attempt.Result.DRY_RUN), results());
        assertEquals("would tell 1", attempts.get(0).text());
    }

    @Test
    void whatWaitsIsCounted() {
        action.next = Delivery.failed("nobody there");
        for (int i = 0; i < 5; i++) {
            change(PONG, UP, CRITICAL);
            change(PONG, UP, LATE);
        }
        telling.look();
        assertEquals(5, telling.waiting(1000));
        assertEquals(3, telling.waiting(3));
    }

    @Test
    void ofAnotherHistoryAllIsTold() {
        Entry alarm = change(PONG, UP, CRITICAL);
        Telling far = telling(Long.MAX_VALUE - 1, false);
        far.look();
        assertEquals(List.of(alarm), told());
    }

    private Telling telling(long after, boolean dryRun) {
        return telling(new Reader.Place(after, 0), dryRun);
    }

    private Telling telling(Reader.Place place, boolean dryRun) {
        return telling(Optional.of(place), dryRun, () -> true, () -> {});
    }

    private Telling telling(Optional<Reader.Place> place, boolean dryRun, BooleanSupplier acts, Runnable moved) {
        Actions.Configured configured = action.configured("phone");
        Reader reader = new Reader(history, configured.audience(), (id, at) -> closed.contains(id), this::allKnown);
        Actions actions = new Actions(List.of(configured), dryRun, attempts::add, time);
        return new Telling(
                configured,
                actions,
                reader,
                new Ages(history, time),
                place,
                acts,
                time,
                Runnable::run,
                () -> chance,
                moved,
                this::safe);
    }

    private Set<ApplicationId> allKnown() {
        askedForAll++;
        return known;
    }

    private CompletionStage<Boolean> safe() {
        beforeItIsKept.run();
        return CompletableFuture.completedStage(isSafe);
    }

    /** These are lost under a maintenance of the station that ends. */
    private List<Entry> outlasting(ApplicationId... ids) {
        Instant began = time.wallNow();
        history.add(
                new Interruption(Interruption.Cause.MAINTENANCE, Optional.empty(), began, Optional.empty(), "floor"));
        time.passMillis(1000);
        List<Entry> alarms = Stream.of(ids).map(id -> change(id, UP, LOST)).toList();
        time.passMillis(1000);
        history.add(new Interruption(
                Interruption.Cause.MAINTENANCE, Optional.empty(), began, Optional.of(time.wallNow()), "floor"));
        return alarms;
    }

    private Entry change(ApplicationId id, State from, State to) {
        return history.add(new StateChange(id, from, to, time.wallNow(), Reason.SILENT));
    }

    private void maintenance(ApplicationId id, Instant from, Optional<Instant> until) {
        history.add(new Interruption(Interruption.Cause.MAINTENANCE, Optional.of(id), from, until, "new lamp"));
    }

    private List<Entry> told() {
        return action.told.stream()
                .flatMap(List::stream)
                .map(news -> news.entry().orElseThrow())
                .toList();
    }

    private News told(int index) {
        return action.told.get(index).get(0);
    }

    private List<String> texts() {
        return attempts.stream().map(Attempt::text).toList();
    }

    private List<Attempt.Result> results() {
        return attempts.stream().map(Attempt::result).toList();
    }
}

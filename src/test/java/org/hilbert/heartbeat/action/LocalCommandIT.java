package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.smallrye.mutiny.subscription.Cancellable;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.store.Entry;
import org.hilbert.heartbeat.store.History;
import org.hilbert.heartbeat.testsupport.FakeMemory;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Programs that are really run. None of them is a shell. */
class LocalCommandIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private final Programs programs = new Programs(executor, AT_ONCE);
    private final Programs others = new Programs(executor, 1);

    @AfterEach
    void over() {
        executor.shutdownNow();
    }

    @Test
    void aProgramLearnsOfItsApplicationByVariables_andHasNoOthersOfTheServer() {
        Outcome outcome = run("Pong & co", Duration.ofSeconds(20), Program.find("env"));
        assertTrue(outcome.done(), outcome.text());
        Set<String> names = outcome.text()
                .lines()
                .filter(line -> line.contains("="))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
        Set<String> allowed =
                Set.of("PATH", "HOME", "LANG", "HB_APP_ID", "HB_STATE", "HB_SINCE", "HB_TEXT", "HB_PURPOSE", "HB_KEY");
        assertTrue(allowed.containsAll(names), names.toString());
        assertTrue(outcome.text().contains("HB_APP_ID=Pong & co\n"), outcome.text());
        assertTrue(outcome.text().contains("HB_STATE=LOST\n"), outcome.text());
        assertTrue(outcome.text().contains("HB_SINCE=2026-11-20T10:00:00Z\n"), outcome.text());
        assertTrue(outcome.text().contains("HB_PURPOSE=step 1 of 2\n"), outcome.text());
        assertTrue(outcome.text().endsWith("\nexit status 0"), outcome.text());
    }

    @Test
    void aNameIsOneArgument_orAPartOfOne_whateverIsInIt() {
        Outcome outcome = run(
                "$(id); `x` * \"y\"", Duration.ofSeconds(20), Program.find("printf"), "<%s>", "{appid}", "a={appid}.b");
        assertEquals("<$(id); `x` * \"y\"><a=$(id); `x` * \"y\".b>\nexit status 0", outcome.text());
    }

    @Test
    void aNameThatLooksLikeAnOption_orIsNotWatchedHere_isNotPassedOn() {
        String printf = Program.find("printf");
        Outcome option = run("--help", Duration.ofSeconds(20), printf, "{appid}");
        assertFalse(option.done());
        assertTrue(option.text().startsWith("a name that begins with a dash"), option.text());
        Outcome stranger = run("stranger", Duration.ofSeconds(20), printf, "{appid}");
        assertEquals(Outcome.notBegun("who is that?"), stranger);
        assertTrue(run("stranger", Duration.ofSeconds(20), printf, "no name").done());
    }

    @Test
    void aProgramThatFailsIsTold_withItsStatusAndWhatItPrinted() {
        Outcome outcome = run("Pong", Duration.ofSeconds(20), Program.find("cat"), "/no/such/file");
        assertFalse(outcome.done());
        assertTrue(outcome.text().contains("/no/such/file"), outcome.text());
        assertTrue(outcome.text().endsWith("exit status 1"), outcome.text());
    }

    @Test
    void aProgramThatIsNotThereIsASentence() {
        Outcome outcome = run("Pong", Duration.ofSeconds(20), "/no/such/program");
        assertFalse(outcome.done());
        assertFalse(outcome.begun());
        assertTrue(outcome.text().startsWith("it could not be started: "), outcome.text());
    }

    @Test
    void aProgramThatRunsForTooLongIsEnded_withAllThatItStarted() {
        // timeout starts sleep as a child of its own, and ends neither itself nor the child by then
        long before = sleeping();
        Outcome outcome =
                run("Pong", Duration.ofSeconds(1), Program.find("timeout"), "300", Program.find("sleep"), "299.25");
        assertFalse(outcome.done());
        assertTrue(outcome.begun());
        assertTrue(outcome.text().endsWith("it was ended: it ran for more than 1000 ms"), outcome.text());
        assertEquals(before, sleeping());
    }

    @Test
    void ofMuchOutputTheEndIsKept() {
        Outcome outcome = run("Pong", Duration.ofSeconds(20), Program.find("seq"), "200000");
        assertTrue(outcome.text().endsWith("\n199999\n200000\nexit status 0"), outcome.text());
        assertTrue(outcome.text().length() < 9000);
    }

    @Test
    void aProgramThatPrintsForEverIsEnded_too() {
        Outcome outcome = run("Pong", Duration.ofSeconds(1), Program.find("yes"));
        assertFalse(outcome.done());
        assertTrue(outcome.text().endsWith("it was ended: it ran for more than 1000 ms"), outcome.text());
    }

    @Test
    void aProgramThatIsToldOfSomethingAndHangsHoldsUpNoStepOfALadder() {
        Entry alarm = new History(new FakeMemory(), 10, Duration.ofDays(1), new FakeTime())
                .add(new StateChange(ApplicationId.of("Pong"), State.UP, State.LOST, Instant.EPOCH, Reason.SILENT));
        LocalCommand hangs = command(Duration.ofSeconds(20), Program.find("sleep"), "299.5");
        Cancellable told =
                hangs.tell(List.of(News.of(alarm)), Optional::empty).subscribe().with(ended -> {});
        assertTrue(run("Pong", Duration.ofSeconds(20), Program.find("env")).done());
        told.cancel();
    }

    @Test
    void nothingIsThereToRead() {
        assertEquals(
                "exit status 0",
                run("Pong", Duration.ofSeconds(20), Program.find("cat")).text());
    }

    @Test
    void moreThanMayRunAtOnceWait_andAllGetTheirTurn() {
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 3 * AT_ONCE; i++) {
            all.add(command(Duration.ofSeconds(20), Program.find("sleep"), "0.1")
                    .act(occasion("Pong"))
                    .subscribeAsCompletionStage());
        }
        all.forEach(one -> assertTrue(one.orTimeout(30, TimeUnit.SECONDS).join().done()));
    }

    private Outcome run(String application, Duration timeout, String... command) {
        return command(timeout, command).act(occasion(application)).await().atMost(PATIENCE);
    }

    private LocalCommand command(Duration timeout, String... command) {
        return new LocalCommand(
                List.of(command),
                timeout,
                programs,
                others,
                id -> id.toString().equals("stranger") ? Optional.of("who is that?") : Optional.empty());
    }

    private static Occasion occasion(String application) {
        return new Occasion(
                "7",
                ApplicationId.of(application),
                State.LOST,
                Instant.parse("2026-11-20T10:00:00Z"),
                "was silent for too long",
                "step 1 of 2");
    }

    private static long sleeping() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("299.25"))
                .count();
    }
}

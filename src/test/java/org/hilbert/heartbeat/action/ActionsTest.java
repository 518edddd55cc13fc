package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ActionsTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");

    private final FakeTime time = new FakeTime();
    private final FakeAction action = new FakeAction();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Occasion occasion =
            new Occasion("1", PONG, State.LOST, time.wallNow(), "was silent for too long", "step 1 of 2");

    @Test
    void anAttemptIsTold_withHowItWent() {
        Outcome outcome = attempt(false);
        assertEquals(new Outcome(true, "well done"), outcome);
        assertEquals(List.of(occasion), action.occasions);
        assertEquals(List.of(attempt(Attempt.Result.DONE, "well done")), attempts);
    }

    @Test
    void soIsOneThatFails() {
        action.next = Delivery.failed("nobody there");
        assertEquals(new Outcome(false, "nobody there"), attempt(false));
        assertEquals(List.of(attempt(Attempt.Result.FAILED, "nobody there")), attempts);
    }

    @Test
    void oneThatFailsUnforeseenFailsAlone() {
        action.next = null;
        String text = "it failed unforeseen, by IllegalStateException; the log says more";
        assertEquals(new Outcome(false, text), attempt(false));
        assertEquals(List.of(attempt(Attempt.Result.FAILED, text)), attempts);
    }

    @Test
    void inADryRunNothingIsDone_andItIsToldWhatWouldHaveBeen() {
        assertEquals(new Outcome(true, "would do it for Pong"), attempt(true));
        assertEquals(List.of(), action.occasions);
        assertEquals(List.of(attempt(Attempt.Result.DRY_RUN, "would do it for Pong")), attempts);
    }

    @Test
    void nothingIsDoneBeforeSomebodyListens_andEachTimeAnew() {
        var again = actions(false).attempt("phone", occasion, Optional::of);
        assertEquals(List.of(), action.occasions);
        again.await().indefinitely();
        again.await().indefinitely();
        assertEquals(2, attempts.size());
    }

    @Test
    void actionsHaveNames_andNoneIsMadeUp() {
        Actions actions = actions(false);
        assertEquals(Set.of("phone"), actions.names());
        assertThrows(IllegalArgumentException.class, () -> actions.attempt("fax", occasion, Optional::of));
    }

    private Outcome attempt(boolean dryRun) {
        return actions(dryRun).attempt("phone", occasion, Optional::of).await().indefinitely();
    }

    private Actions actions(boolean dryRun) {
        return new Actions(List.of(action.configured("phone")), dryRun, attempts::add, time);
    }

    private Attempt attempt(Attempt.Result result, String text) {
        return new Attempt("phone", Optional.of(PONG), "step 1 of 2", time.wallNow(), Duration.ZERO, result, text);
    }
}

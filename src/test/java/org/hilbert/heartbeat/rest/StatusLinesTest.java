package org.hilbert.heartbeat.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Where a line says why an application that is asked gave no answer; other lines: {@code StatusResourceTest}. */
class StatusLinesTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");
    private static final Roster NO_ROSTER =
            Roster.none(new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(2)));

    private final StatusLines lines = new StatusLines(
            NO_ROSTER, id -> id.equals(PONG) ? Optional.of("connection refused (a:1)") : Optional.empty());

    @Test
    void theCauseIsBetweenTheTextAndTheData() {
        assertEquals(
                "OK - fine application [Pong]; probe: connection refused (a:1)| od=1.00;3;5;0;6 delay=1000ms;;;",
                lines.of(status(PONG, State.UP, 1)).toString());
    }

    @Test
    void othersAreSpokenOfAsEver() {
        assertEquals(
                "OK - fine application [Tetris]| od=1.00;3;5;0;6 delay=1000ms;;;",
                lines.of(status(TETRIS, State.UP, 1)).toString());
        assertEquals(
                "CRITICAL - no application record for queried ID: [Tetris]",
                lines.noRecord(TETRIS, Optional.empty()).toString());
    }

    @Test
    void ofTheWorstOfSeveral_itsOwnCauseIsSaid() {
        assertEquals(
                "CRITICAL - quite late application [Pong] (worst of 2); probe: connection refused (a:1)",
                lines.worstOfHost(List.of(status(TETRIS, State.UP, 1), status(PONG, State.CRITICAL, 5)))
                                .state()
                        + " - "
                        + lines.worstOfHost(List.of(status(TETRIS, State.UP, 1), status(PONG, State.CRITICAL, 5)))
                                .text());
    }

    @Test
    void aLostOneIsToldWithIt() {
        String cause = "; probe: connection refused (a:1)";
        ApplicationStatus lost = status(PONG, State.LOST, 6);
        assertEquals(
                "CRITICAL - no application record for queried ID: [Pong]" + cause,
                lines.of(lost).toString());
        assertEquals(
                "CRITICAL - lost application [Pong]" + cause,
                lines.ofHost(List.of(lost)).toString());
    }

    @Test
    void whatWouldBreakALineIsEncoded() {
        StatusLines careless = new StatusLines(NO_ROSTER, id -> Optional.of("it said | [x]"));
        assertEquals(
                "no application record for queried ID: [Pong]; probe: it said %7C %5Bx%5D",
                careless.noRecord(PONG, Optional.empty()).text());
    }

    private static ApplicationStatus status(ApplicationId id, State state, int overdue) {
        return new ApplicationStatus(
                id,
                state,
                Reason.PINGED,
                Thresholds.DEFAULT,
                Duration.ofSeconds(1),
                Duration.ofSeconds(overdue),
                false,
                Optional.empty());
    }
}

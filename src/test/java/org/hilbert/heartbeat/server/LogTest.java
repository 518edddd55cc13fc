package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.rest.Doer;
import org.hilbert.heartbeat.testsupport.CaughtLog;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.jboss.logging.MDC;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What is logged of changes and beats, as a sentence and in fields. */
@QuarkusTest
class LogTest extends ServerTest {
    private static final String BEATS = "org.hilbert.heartbeat.beats";
    private static final String CHANGES = "org.hilbert.heartbeat.server.StateChanges";

    @Inject
    StateChanges changes;

    @Inject
    Attempts attempts;

    @Test
    void aChangeIsOneLine_andItsFieldsSayTheSame() {
        try (CaughtLog log = new CaughtLog(CHANGES)) {
            log.at(Level.INFO);
            String at = time.wallNow().toString();
            body("/hb_init?500&appid=a%7Cb");
            assertEquals(
                    List.of(new CaughtLog.Line(
                            Level.INFO,
                            "a%7Cb (new) -> STARTING at " + at + ": it announced itself",
                            Map.of(
                                    "application", "a%7Cb",
                                    "from", "DONE",
                                    "to", "STARTING",
                                    "reason", "ANNOUNCED",
                                    "at", at))),
                    log.lines(sentence -> sentence.contains("a%7Cb")));
            assertNull(MDC.get("application"));
        }
    }

    @Test
    void anInterruptionIsOneLine_andItsFieldsSayTheSame() {
        Instant from = Instant.parse("2026-11-20T10:00:00Z");
        try (CaughtLog log = new CaughtLog(CHANGES)) {
            log.at(Level.INFO);
            changes.tell(new Interruption(
                    Interruption.Cause.MAINTENANCE,
                    Optional.of(ApplicationId.of("Pong of LogTest")),
                    from,
                    Optional.of(from.plusSeconds(60)),
                    "new\nlamp"));
            assertEquals(
                    List.of(new CaughtLog.Line(
                            Level.INFO,
                            "maintenance of Pong of LogTest, from 2026-11-20T10:00:00Z until 2026-11-20T10:01:00Z: new%0Alamp",
                            Map.of(
                                    "application", "Pong of LogTest",
                                    "cause", "MAINTENANCE",
                                    "since", "2026-11-20T10:00:00Z",
                                    "until", "2026-11-20T10:01:00Z",
                                    "reason", "new%0Alamp"))),
                    log.lines(sentence -> sentence.contains("of LogTest")));
        }
    }

    @Test
    void whatACallerDoesIsOneLine_andItsFieldsSayTheSame() {
        try (CaughtLog log = new CaughtLog(Doer.class.getName())) {
            new Doer("wall", "10.0.0.5").did("switched maintenance of the station off");
            assertEquals(
                    List.of(new CaughtLog.Line(
                            Level.INFO,
                            "wall at 10.0.0.5 switched maintenance of the station off",
                            Map.of(
                                    "who", "wall",
                                    "address", "10.0.0.5",
                                    "did", "switched maintenance of the station off"))),
                    log.lines(any -> true));
        }
    }

    @Test
    void anAttemptIsOneLine_andItsFieldsSayTheSame() {
        try (CaughtLog log = new CaughtLog(Attempts.class.getName())) {
            log.at(Level.INFO);
            attempts.tell(new Attempt(
                    "restart",
                    Optional.of(ApplicationId.of("a|b")),
                    "ladder",
                    Instant.parse("2026-11-20T10:00:00Z"),
                    Duration.ofMillis(1500),
                    Attempt.Result.FAILED,
                    "exit code 1\nno such unit"));
            assertEquals(
                    List.of(new CaughtLog.Line(
                            Level.WARNING,
                            "action restart for a%7Cb, ladder: FAILED after 1500 ms: exit code 1 no such unit",
                            Map.of(
                                    "action", "restart",
                                    "application", "a%7Cb",
                                    "purpose", "ladder",
                                    "result", "FAILED",
                                    "tookMillis", "1500",
                                    "text", "exit code 1 no such unit"))),
                    log.lines(any -> true));
        }
    }

    @Test
    void aBeatIsNoLine_unlessSomebodyAsks_andNeverSaysMoreThanTheBeat() {
        try (CaughtLog log = new CaughtLog(BEATS)) {
            body("/hb_ping?500&appid=Pong&key=secret");
            assertEquals(List.of(), log.lines(any -> true));
            log.at(Level.DEBUG);
            time.pass(Duration.ofMillis(100));
            body("/hb_ping?500&appid=Pong&key=secret");
            body("/hb_done?0&appid=Pong&key=secret");
            assertEquals(
                    List.of(
                            new CaughtLog.Line(
                                    Level.DEBUG,
                                    "ping of Pong from 127.0.0.1: 500 ms, max wait 1500 ms",
                                    Map.of(
                                            "application", "Pong",
                                            "command", "ping",
                                            "address", "127.0.0.1",
                                            "timeoutMillis", "500")),
                            new CaughtLog.Line(
                                    Level.DEBUG,
                                    "done of Pong from 127.0.0.1: 0 ms, max wait 0 ms",
                                    Map.of(
                                            "application", "Pong",
                                            "command", "done",
                                            "address", "127.0.0.1",
                                            "timeoutMillis", "0"))),
                    log.lines(any -> true));
        }
    }
}

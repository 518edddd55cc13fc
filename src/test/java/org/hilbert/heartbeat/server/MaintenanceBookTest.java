package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.monitor.Interruption;
import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** While maintenance is on, nobody need act. */
@QuarkusTest
class MaintenanceBookTest extends ServerTest {
    private static final ApplicationId PONG = ApplicationId.of("Pong");

    @Inject
    MaintenanceBook book;

    @Inject
    Heard heard;

    @Singleton
    static class Heard {
        private final List<Interruption> interruptions = new CopyOnWriteArrayList<>();

        void hear(@Observes Interruption interruption) {
            if (interruption.cause() == Interruption.Cause.MAINTENANCE) {
                interruptions.add(interruption);
            }
        }
    }

    @BeforeEach
    void nothingWasHeard() {
        heard.interruptions.clear();
    }

    @AfterEach
    void everythingIsSwitchedOff() {
        book.on().forEach(maintenance -> book.switchOff(maintenance.application()));
    }

    @Test
    void itCoversWhateverTheApplicationDoes_inEveryAnswer() {
        beat(Command.PING, "Pong", 1000, "127.0.0.1");
        time.pass(Duration.ofSeconds(11));
        switchOn(Optional.of(PONG), Optional.empty(), "new projector | \n");
        String line = "OK - maintenance of application [Pong]: new projector %7C %0A| od=5.50;3;5;0;6 delay=2000ms;;;";
        assertEquals(line, body("/status?appid=Pong"));
        assertEquals(line, body("/status"));
        assertEquals(line + "\n", body("/status?each"));
        get("/health/app/Pong").then().statusCode(200).body("status", equalTo("UP"), "state", equalTo("CRITICAL"));
        get("/q/health/live").then().statusCode(200);
    }

    @Test
    void itCoversAnApplicationThatIsGone_orWasNeverThere() {
        switchOn(Optional.of(PONG), Optional.empty(), "");
        assertEquals("OK - maintenance of application [Pong]", body("/status?appid=Pong"));
        get("/health/app/Pong").then().statusCode(200);
        assertEquals("CRITICAL - no application record for queried ID: [Zelda]", body("/status?appid=Zelda"));
        get("/health/app/Zelda").then().statusCode(503);
    }

    @Test
    void theStationsMaintenanceCoversAll() {
        beat(Command.PING, "Pong", 1000, "127.0.0.1");
        beat(Command.PING, "Zelda", 1000, "127.0.0.1");
        switchOn(Optional.empty(), Optional.empty(), "update");
        assertEquals("OK - maintenance of the station: update", body("/status"));
        assertTrue(body("/status?appid=Zelda").startsWith("OK - maintenance of application [Zelda]: update| "));
    }

    @Test
    void itEndsWhenItsTimeIsUp_andIsToldWithItsEnds() {
        beat(Command.PING, "Pong", 1000, "127.0.0.1");
        Instant from = now();
        Instant until = from.plusSeconds(60);
        switchOn(Optional.of(PONG), Optional.of(until), "update");
        assertTrue(body("/status").startsWith("OK - maintenance until 20"), body("/status"));
        time.pass(Duration.ofSeconds(61));
        assertEquals("CRITICAL - lost application [Pong]", body("/status"));
        registry.sweep();
        assertEquals(
                List.of(
                        new Interruption(
                                Interruption.Cause.MAINTENANCE, Optional.of(PONG), from, Optional.empty(), "update"),
                        new Interruption(
                                Interruption.Cause.MAINTENANCE, Optional.of(PONG), from, Optional.of(until), "update")),
                heard.interruptions);
    }

    @Test
    void itEndsWhenItIsSwitchedOff() {
        switchOn(Optional.of(PONG), Optional.empty(), "");
        time.pass(Duration.ofSeconds(5));
        assertTrue(book.switchOff(Optional.of(PONG)).isPresent());
        assertEquals(Optional.empty(), book.switchOff(Optional.of(PONG)));
        assertEquals(List.of(), book.on());
        assertEquals(Optional.of(now()), heard.interruptions.get(1).until());
    }

    @Test
    void aClockThatIsPutBack_doesNotEndIt() {
        switchOn(Optional.of(PONG), Optional.of(now().plusSeconds(3600)), "update");
        time.putWallClockForward(Duration.ofDays(-1));
        registry.sweep();
        assertEquals(1, book.on().size());
        assertTrue(body("/status?appid=Pong").startsWith("OK - maintenance until "));
        time.putWallClockForward(Duration.ofDays(1));
    }

    @Test
    void itIsToldAsItIsKept_toTheMillisecond() {
        Instant from = now().plusNanos(123_456);
        book.switchOn(new Maintenance(Optional.of(PONG), from, Optional.empty(), "", false));
        assertEquals(
                from.truncatedTo(ChronoUnit.MILLIS), heard.interruptions.get(0).from());
    }

    @Test
    void thereAreNotTooMany() {
        for (int i = 0; i < MaintenanceBook.MOST; i++) {
            switchOn(Optional.of(ApplicationId.of("application " + i)), Optional.empty(), "");
        }
        switchOn(Optional.of(ApplicationId.of("application 0")), Optional.empty(), "once more");
        assertThrows(MaintenanceBook.TooManyException.class, () -> switchOn(Optional.of(PONG), Optional.empty(), ""));
    }

    private void switchOn(Optional<ApplicationId> application, Optional<Instant> until, String why) {
        book.switchOn(new Maintenance(application, now(), until, why, false));
    }

    private Instant now() {
        return time.instantOf(time.nanoTime());
    }
}

package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Maintenance;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The texts in which maintenance is kept say all of it. */
class KeptMaintenanceTest {
    private static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void whatIsWrittenCanBeRead() {
        for (Optional<ApplicationId> whose :
                List.of(Optional.<ApplicationId>empty(), Optional.of(ApplicationId.of("station @ 10.0.0.5")))) {
            for (Optional<Instant> until :
                    List.of(Optional.<Instant>empty(), Optional.of(FROM.plus(Duration.ofHours(2))))) {
                for (boolean planned : new boolean[] {true, false}) {
                    Maintenance maintenance = new Maintenance(whose, FROM, until, "new \"projector\"", planned);
                    String key = planned
                            ? MaintenanceBook.plannedKey(maintenance)
                            : MaintenanceBook.key(maintenance.application());
                    assertEquals(
                            Optional.of(maintenance),
                            MaintenanceBook.Text.read(key, MaintenanceBook.Text.of(maintenance)));
                }
            }
        }
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        assertEquals(Optional.empty(), MaintenanceBook.Text.read("station", "{"));
        assertEquals(Optional.empty(), MaintenanceBook.Text.read("x", "{\"fromMillis\":0}"));
        assertEquals(Optional.empty(), MaintenanceBook.Text.read("planned", "{\"fromMillis\":0}"));
    }
}

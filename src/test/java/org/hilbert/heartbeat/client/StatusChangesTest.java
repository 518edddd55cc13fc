package org.hilbert.heartbeat.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.nagios.StatusLine;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StatusChangesTest {
    private static final String FINE = "OK - fine application [Pong]| od=0.10;3;5;0;6";
    private static final String FINE_LATER = "OK - fine application [Pong]| od=0.20;3;5;0;6";
    private static final String LATE = "WARNING - somewhat late application [Pong]| od=3.20;3;5;0;6";
    /** Where a counter of nanoseconds may overflow. */
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    private final List<String> heard = new ArrayList<>();
    private final FakeLog log = new FakeLog();
    private final StatusChanges changes = new StatusChanges(new Listener(), Duration.ofSeconds(10), log, START);

    private final class Listener implements StatusListener {
        @Override
        public void changed(Optional<StatusLine> before, StatusLine now) {
            heard.add(before.map(StatusLine::text).orElse("?") + " -> " + now.text());
            if (now.text().startsWith("quite")) {
                throw new IllegalStateException("a bug");
            }
        }

        @Override
        public void silent(Duration since) {
            heard.add("silent for " + since.toMillis());
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFirstAnswerIsTold_thenWhatChanges() {
        answered(FINE, 0);
        answered(FINE_LATER, 1000);
        answered(LATE, 2000);
        answered(LATE, 3000);
        answered(FINE, 4000);
        assertEquals(
                List.of(
                        "? -> fine application [Pong]",
                        "fine application [Pong] -> somewhat late application [Pong]",
                        "somewhat late application [Pong] -> fine application [Pong]"),
                heard);
    }

    @Test
    void aSilenceIsToldOnce_andTheAnswerAfterItIsNew() {
        answered(FINE, 1000);
        look(10_999);
        assertEquals(1, heard.size());
        look(11_000);
        look(20_000);
        look(100_000);
        answered(FINE, 101_000);
        look(110_000);
        assertEquals(
                List.of("? -> fine application [Pong]", "silent for 10000", "? -> fine application [Pong]"), heard);
        assertFalse(Thread.interrupted(), "what a listener does to its thread is undone");
    }

    @Test
    void aServerThatWasNeverThere_isSilentToo() {
        look(9999);
        assertEquals(List.of(), heard);
        look(10_250);
        assertEquals(List.of("silent for 10250"), heard);
    }

    @Test
    void patienceEnds_whenASilenceIsToBeTold() {
        answered(FINE, 1000);
        assertEquals(Duration.ofSeconds(7).toNanos(), changes.patience(at(4000)));
        look(11_000);
        assertEquals(Long.MAX_VALUE, changes.patience(at(12_000)));
    }

    @Test
    void aListenerThatThrows_goesOnHearing() {
        answered("CRITICAL - quite late application [Pong]", 0);
        answered(FINE, 1000);
        assertEquals(2, heard.size());
        assertTrue(log.lines(Level.WARNING).get(0).startsWith("a status listener failed"), () -> "" + log.lines());
    }

    private void answered(String line, long millis) {
        changes.answered(StatusLine.parse(line).orElseThrow(), at(millis));
    }

    private void look(long millis) {
        changes.look(at(millis));
    }

    private static long at(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}

package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.ShownText;
import org.jboss.logging.Logger;

/**
 * Tells of every attempt to do something: one log line, and one CDI event that anything may observe ({@code @Observes
 * Attempt}). Thread-safe.
 *
 * <p>Observers are called one by one on the caller's thread, and each can fail alone: an observer must be quick and must not
 * block.
 */
@Singleton
public class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final int LONGEST_IN_A_LINE = 300;

    private final Fleet fleet;
    private final Observers<Attempt> observers;

    Attempts(BeanManager beans, Fleet fleet) {
        this.fleet = fleet;
        observers = new Observers<>(
                beans,
                new Attempt("", Optional.empty(), "", Instant.EPOCH, Duration.ZERO, Attempt.Result.DONE, "none"));
    }

    /** Tells of an attempt of this server. */
    public void tell(Attempt attempt) {
        if (!fleet.takes(attempt)) {
            announce(attempt);
        }
    }

    /** Tells of an attempt, whichever server of a fleet made it. */
    public void announce(Attempt attempt) {
        boolean asWanted = attempt.result() == Attempt.Result.DONE || attempt.result() == Attempt.Result.DRY_RUN;
        Optional<String> id = attempt.application().map(ApplicationId::shown);
        String purpose = ShownText.of(attempt.purpose());
        String text = ShownText.of(inALine(attempt.text()));
        Map<String, Object> fields = new HashMap<>();
        fields.put("action", attempt.action());
        id.ifPresent(application -> fields.put("application", application));
        fields.put("purpose", purpose);
        fields.put("result", attempt.result().name());
        fields.put("tookMillis", attempt.took().toMillis());
        fields.put("text", text);
        LogLine.write(
                LOG,
                asWanted ? Logger.Level.INFO : Logger.Level.WARN,
                "action " + attempt.action() + id.map(" for "::concat).orElse("") + ", " + purpose + ": "
                        + attempt.result() + " after " + attempt.took().toMillis() + " ms: " + text,
                fields);
        observers.tell(attempt);
    }

    /** The end of what was printed says how it ended. */
    private static String inALine(String text) {
        String line = text.replaceAll("\\s+", " ");
        int begin = line.length() - LONGEST_IN_A_LINE;
        if (begin <= 0) {
            return line;
        }
        return "..." + line.substring(Character.isLowSurrogate(line.charAt(begin)) ? begin + 1 : begin);
    }
}

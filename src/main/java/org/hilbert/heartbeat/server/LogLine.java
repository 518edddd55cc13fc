package org.hilbert.heartbeat.server;

import java.util.Map;

import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** A line of the log: a sentence for people and, where the log is in JSON, the same in fields for programs. */
public final class LogLine {
    private LogLine() {}

    /** @param fields are in the JSON object {@code mdc} of the line; nothing where that level is off */
    public static void write(Logger log, Logger.Level level, String sentence, Map<String, Object> fields) {
        if (!log.isEnabled(level)) {
            return;
        }
        fields.forEach(MDC::put);
        try {
            log.log(level, sentence);
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }
}

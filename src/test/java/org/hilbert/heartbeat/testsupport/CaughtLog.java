package org.hilbert.heartbeat.testsupport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtLogRecord;

/** What one category logs while this is open. */
public final class CaughtLog extends Handler implements AutoCloseable {
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;

    /** A line, with the fields that it has in JSON. */
    public record Line(Level level, String sentence, Map<String, String> fields) {}

    public CaughtLog(String category) {
        this.logger = Logger.getLogger(category);
        this.before = logger.getLevel();
        logger.addHandler(this);
    }

    /** From here on it logs that level, too. */
    public void at(Level level) {
        logger.setLevel(level);
    }

    /** Those lines so far, in order. */
    public List<Line> lines(Predicate<String> sentence) {
        return lines.stream().filter(line -> sentence.test(line.sentence())).toList();
    }

    @Override
    @SuppressWarnings("deprecation") // the log manager's own formatters do the same, and a test needs the sentence only
    public void publish(LogRecord record) {
        ExtLogRecord extended = ExtLogRecord.wrap(record);
        lines.add(new Line(record.getLevel(), extended.getFormattedMessage(), Map.copyOf(extended.getMdcCopy())));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}

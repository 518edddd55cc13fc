package org.hilbert.heartbeat.client;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/** A log that remembers, as {@code LEVEL message}. */
final class FakeLog implements System.Logger {
    private final List<String> lines = new ArrayList<>();

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines of that level, without it. */
    List<String> lines(Level level) {
        return lines().stream()
                .filter(line -> line.startsWith(level + " "))
                .map(line -> line.substring(level.name().length() + 1))
                .toList();
    }

    @Override
    public String getName() {
        return "fake";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        lines.add(level + " " + message);
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String format, Object... values) {
        lines.add(level + " " + format);
    }
}

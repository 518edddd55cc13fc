package org.hilbert.heartbeat.client;

import java.util.ResourceBundle;

/** A log of the application's own that fails at every line. */
final class BrokenLog implements System.Logger {
    @Override
    public String getName() {
        return "broken";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        throw new IllegalStateException("the disk is full");
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        throw new IllegalStateException("the disk is full");
    }
}

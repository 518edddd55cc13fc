package org.hilbert.heartbeat.cli;

import java.lang.System.Logger;
import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The client library's log on a command line: one line each on stderr, from a level on. */
record ClientLog(Level least) implements Logger {
    /** For a command that ends when its one message fails, and says so itself. */
    static final Logger NOTHING = new ClientLog(Level.OFF);

    /** For a command that goes on when the server is away: that it is, and that it is back. */
    static final Logger NEWS = new ClientLog(Level.INFO);

    @Override
    public String getName() {
        return "heartbeat";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= least.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        if (isLoggable(level)) {
            System.err.println(getName() + ": " + Printable.of(message));
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... arguments) {
        boolean plain = arguments == null || arguments.length == 0;
        log(level, bundle, plain ? format : MessageFormat.format(format, arguments), (Throwable) null);
    }
}

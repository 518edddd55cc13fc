package org.hilbert.heartbeat.roster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.server.RosterSource;
import org.jboss.logging.Logger;

/**
 * The roster in a file, read anew when the file changes. A file that has a mistake in it, or is gone, changes nothing: the
 * roster read last goes on, and the trouble is told once for each such version of the file.
 *
 * <p>Each {@link #check} reads the file; its time and size alone would miss an edit within the same second, one that keeps
 * the time, or a link that now leads elsewhere. A new version counts once two checks in a row have read it alike, because
 * an editor may be writing it, and half a roster is often a roster too.
 *
 * <p>Thread-safe; a check waits for the one before.
 */
final class FollowedRoster implements RosterSource {
    private static final Logger LOG = Logger.getLogger(FollowedRoster.class);

    private final RosterFile file;
    private final RosterParser parser;
    private final TimeSource time;
    private final List<Consumer<Roster>> listeners = new CopyOnWriteArrayList<>();

    private volatile FileRoster roster;
    private volatile Optional<String> trouble = Optional.empty();
    /** The text of the roster that counts. */
    private String text;
    /** The version that was dealt with last. */
    private Version known;
    /** The version that the last check read. */
    private Version read;

    /** What was found where the file should be: a text, or why there is none. */
    private record Version(String text, Optional<String> trouble) {}

    /**
     * Reads the file for the first time.
     *
     * @throws RosterMistakeException if that cannot be used
     */
    FollowedRoster(RosterFile file, RosterParser parser, TimeSource time) {
        this.file = file;
        this.parser = parser;
        this.time = time;
        this.text = file.text();
        this.roster = parser.parse(file.name(), text);
        this.known = new Version(text, Optional.empty());
        this.read = known;
        logRoster();
    }

    @Override
    public Roster roster() {
        return roster;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void follow(Consumer<Roster> listener) {
        listeners.add(listener);
    }

    /** Looks whether the file has changed, and takes a change in that the check before has seen as well. */
    synchronized void check() {
        Version now = version();
        boolean settled = now.equals(read);
        read = now;
        if (!settled || now.equals(known)) {
            return;
        }
        known = now;
        now.trouble().ifPresentOrElse(this::keep, () -> take(now.text()));
    }

    private Version version() {
        try {
            return new Version(file.text(), Optional.empty());
        } catch (RosterMistakeException e) {
            return new Version("", Optional.of(e.getMessage()));
        }
    }

    private void take(String newText) {
        if (newText.equals(text)) {
            trouble = Optional.empty();
            LOG.infof("%s is again as it was when it was read", file.name());
            return;
        }
        try {
            roster = parser.parse(file.name(), newText);
        } catch (RosterMistakeException e) {
            keep(e.getMessage());
            return;
        }
        text = newText;
        trouble = Optional.empty();
        logRoster();
        tell(roster);
    }

    private void keep(String sentence) {
        trouble = Optional.of(sentence);
        LOG.errorf("%s; the roster read before stays in use", sentence);
    }

    private void logRoster() {
        LOG.infof("%s read: %s", file.name(), roster.summary(time.now()));
    }

    private void tell(Roster changed) {
        for (Consumer<Roster> listener : listeners) {
            try {
                listener.accept(changed);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "%s failed to take the new roster in",
                        listener.getClass().getSimpleName());
            }
        }
    }
}

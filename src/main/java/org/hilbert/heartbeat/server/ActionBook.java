package org.hilbert.heartbeat.server;

import java.util.List;
import java.util.Optional;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.protocol.ApplicationId;

/** What can be done about a change here, for those who show it, and who may not know how it is done. Thread-safe. */
public interface ActionBook {
    /**
     * One action that is configured.
     *
     * @param name unique
     * @param type {@code webhook}, {@code command} or {@code mail}
     * @param target whom or what it reaches, for people; without anything secret
     * @param on of which states it is told by itself, and {@code RECOVERY}; empty if it is only called
     * @param applications of which applications: names and patterns
     * @param waiting how many changes wait to be told, counted up to {@value #MOST_COUNTED}
     * @param last the last attempt of this run; empty if there was none
     * @param trouble why what waits cannot be told at present; empty if all is well
     */
    record Listed(
            String name,
            String type,
            String target,
            List<String> on,
            List<String> applications,
            int waiting,
            Optional<Attempt> last,
            Optional<String> trouble) {}

    /** Up to which number waiting changes are counted. */
    int MOST_COUNTED = 1000;

    /** Whether nothing is done, and only said. */
    boolean isDryRun();

    /** All actions, in the order of the configuration. */
    List<Listed> listed();

    /**
     * Has an action done as a test, which says so in all it does; the attempt is in history.
     *
     * @param application about whom
     * @return how it went; empty if there is no such action
     */
    Optional<Uni<Attempt>> tried(String name, ApplicationId application);
}

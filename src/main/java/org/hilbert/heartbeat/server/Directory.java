package org.hilbert.heartbeat.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;

import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Where applications are, found out once for each of them and each roster: patterns are not matched at each question. Who is
 * gone is dropped with all others once there are about as many of those as of the known ones. Thread-safe.
 */
final class Directory {
    /** How many more than are known are kept before all are found out anew. */
    private static final int SPARE = 1024;

    private final boolean tellsHostsApart;
    private final IntSupplier known;
    private volatile Pages pages = new Pages(null, true);

    /**
     * What was found out by one roster.
     *
     * @param blank whether there is nothing to find out
     */
    private record Pages(Roster roster, boolean blank, ConcurrentMap<ApplicationId, Whereabouts> found) {
        Pages(Roster roster, boolean blank) {
            this(roster, blank, new ConcurrentHashMap<>());
        }
    }

    /** @param known how many applications there are at present */
    Directory(boolean tellsHostsApart, IntSupplier known) {
        this.tellsHostsApart = tellsHostsApart;
        this.known = known;
    }

    /** Where that application is, by that roster. */
    Whereabouts of(ApplicationId id, Roster roster) {
        Pages present = pages;
        if (present.roster != roster) {
            present = new Pages(roster, !tellsHostsApart && !roster.haveLabels());
            pages = present;
        }
        if (present.blank) {
            return Whereabouts.UNKNOWN;
        }
        Whereabouts found = present.found.get(id);
        if (found != null) {
            return found;
        }
        if (present.found.size() > 2 * known.getAsInt() + SPARE) {
            present = new Pages(roster, false);
            pages = present;
        }
        Whereabouts fresh =
                new Whereabouts(ApplicationId.hostIn(id.toString()).filter(host -> tellsHostsApart), roster.labels(id));
        present.found.put(id, fresh);
        return fresh;
    }

    /** Of how many applications it is known. */
    int size() {
        return pages.found.size();
    }
}

package org.hilbert.heartbeat.roster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A roster file's keys and values, not yet understood. The names of the components are the keys, with hyphens; what is not
 * given is {@linkplain Written#nothing nothing}, or an empty list.
 */
@RegisterForReflection
record RosterDocument(
        Written timeZone,
        List<Opening> open,
        List<Written> closed,
        Written startAllowance,
        Written atOnce,
        Listing applications,
        HostListing hosts,
        List<Planned> maintenance) {
    RosterDocument {
        open = orNone(open);
        closed = orNone(closed);
        applications = Optional.ofNullable(applications).orElse(Listing.NONE);
        hosts = Optional.ofNullable(hosts).orElse(HostListing.NONE);
        maintenance = orNone(maintenance);
    }

    /** A window in which the station is open. */
    @RegisterForReflection
    record Opening(List<Written> days, Written from, Written until) {
        Opening {
            days = orNone(days);
        }

        int line() {
            return firstLine(days, from, until);
        }
    }

    /** The applications, in their order. */
    record Listing(List<Entry> entries) {
        static final Listing NONE = new Listing(List.of());
    }

    /** An application, or a pattern. */
    record Entry(Written name, Application application) {}

    /** What is said of an application. */
    @RegisterForReflection
    record Application(
            Written expected,
            Written tolerance,
            Written warning,
            Written critical,
            Written lost,
            Written stalledAfter,
            Written group,
            List<Written> tags) {
        Application {
            tags = orNone(tags);
        }

        static Application withoutAWord(int line) {
            Written nothing = Written.nothing(line);
            return new Application(nothing, nothing, nothing, nothing, nothing, nothing, nothing, null);
        }
    }

    /** The hosts, in their order. */
    record HostListing(List<HostEntry> entries) {
        static final HostListing NONE = new HostListing(List.of());
    }

    /** A host, or a pattern. */
    record HostEntry(Written name, Host host) {}

    /** What is said of a host. */
    @RegisterForReflection
    record Host(Written group, List<Written> tags) {
        Host {
            tags = orNone(tags);
        }

        static Host withoutAWord(int line) {
            return new Host(Written.nothing(line), null);
        }
    }

    /** A window of maintenance. */
    @RegisterForReflection
    record Planned(List<Written> days, Written from, Written until, Written application, Written why) {
        Planned {
            days = orNone(days);
        }

        int line() {
            return firstLine(days, from, until, application, why);
        }
    }

    private static <T> List<T> orNone(List<T> given) {
        return given == null ? List.of() : given;
    }

    /** Where the first of those stands, or where they all are missing. */
    private static int firstLine(List<Written> days, Written... others) {
        return Stream.concat(days.stream(), Stream.of(others))
                .filter(Written::isGiven)
                .mapToInt(Written::line)
                .min()
                .orElse(others[0].line());
    }
}

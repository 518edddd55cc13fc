package org.hilbert.heartbeat.monitor;

import java.util.Optional;
import java.util.regex.Pattern;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

/**
 * The link to a station that keeps a server of its own: an application here, which each of the station's reports pings, so that
 * its silence is told like anybody's. What the station watches is known here as {@code NAME @ STATION}, and the link as {@value
 * #NAME} there.
 */
public final class StationLink {
    /** Under which name the station's own server is known; no application that a station tells of may have it. */
    public static final String NAME = "heartbeat server";

    /** What the name of a station may be. */
    public static final Pattern STATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final ApplicationId BARE = ApplicationId.of(NAME);
    private static final String BEGIN = BARE.at("").toString();

    private static final Cover SILENT = new Cover(Cover.Kind.NETWORK, Optional.empty(), "its station is not heard");
    private static final Cover STOPPED =
            new Cover(Cover.Kind.NETWORK, Optional.empty(), "the server of its station has stopped");

    private StationLink() {}

    /**
     * The link to that station.
     *
     * @throws MalformedRequestException if no station can be called that
     */
    public static ApplicationId to(String station) {
        if (!STATION.matcher(station).matches()) {
            throw new MalformedRequestException(
                    "a station must have a name of 1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        return BARE.at(station);
    }

    /** Whether that is a link. */
    public static boolean is(ApplicationId id) {
        String text = id.toString();
        return text.startsWith(BEGIN)
                && STATION.matcher(text.substring(BEGIN.length())).matches();
    }

    /** The link by which that application is told of, if a station tells of it; empty if none can, or it is a link itself. */
    public static Optional<ApplicationId> above(ApplicationId id) {
        return is(id)
                ? Optional.empty()
                : ApplicationId.hostIn(id.toString())
                        .filter(host -> STATION.matcher(host).matches())
                        .map(BARE::at);
    }

    /** Whether in that state nothing is known of the station: its link was silent for too long. */
    public static boolean isSilent(State state) {
        return state == State.LATE || state == State.CRITICAL || state == State.LOST;
    }

    /** Why nobody need act on what a station tells of whose link is in that state; empty if somebody might. */
    static Optional<Cover> cover(State state) {
        if (isSilent(state)) {
            return Optional.of(SILENT);
        }
        return state == State.STOPPING || state == State.DONE ? Optional.of(STOPPED) : Optional.empty();
    }
}

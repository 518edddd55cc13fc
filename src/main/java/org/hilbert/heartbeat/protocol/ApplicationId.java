package org.hilbert.heartbeat.protocol;

import java.util.Optional;

/**
 * The name an application beats under, unique on its host.
 *
 * <p>1 to {@value #MAX_LENGTH} Unicode characters (code points) of which at least one is visible; no control characters,
 * no line or paragraph separators and no half of a surrogate pair, so that an ID always fits on one line. Everything else
 * is allowed, and equality is by code unit: {@code Pong} and {@code pong} are two applications. Immutable and thread-safe.
 */
public final class ApplicationId {
    /** The longest ID, in Unicode code points. */
    public static final int MAX_LENGTH = 256;

    private static final String AT = " @ ";

    private final String value;

    private ApplicationId(String value) {
        this.value = value;
    }

    /**
     * The ID of that name.
     *
     * @throws MalformedRequestException if the name is empty or all blank, too long, or holds a control character
     */
    public static ApplicationId of(String name) {
        return of("appid", name);
    }

    /** As {@link #of(String)}, for a name that came in another parameter or field, which the sentence then names. */
    public static ApplicationId of(String parameter, String name) {
        if (!isPlain(name)) {
            mustBeOne(parameter, name);
        }
        return new ApplicationId(name);
    }

    /** Nearly every name is one by its looks, and every beat brings one: a single pass over it. */
    private static boolean isPlain(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static void mustBeOne(String parameter, String name) {
        if (name.codePoints().noneMatch(ShownText::isVisible)) {
            throw new MalformedRequestException(parameter + " must not be empty");
        }
        int length = name.codePointCount(0, name.length());
        if (length > MAX_LENGTH) {
            throw new MalformedRequestException(
                    parameter + " must have at most " + MAX_LENGTH + " characters, had " + length);
        }
        if (name.codePoints().anyMatch(ShownText::breaksALine)) {
            throw new MalformedRequestException(parameter + " must not contain control characters or line breaks");
        }
    }

    /**
     * This application on that host, for a server of several hosts: {@code Tetris @ 10.0.0.5}.
     *
     * <p>An address holds no blank, so the last {@code " @ "} always parts the two and different pairs stay different.
     */
    public ApplicationId at(String address) {
        return new ApplicationId(value + AT + address);
    }

    /**
     * The ID that a full name, as {@link #at} makes it, stands for; that of the name itself if it names no host.
     *
     * @throws MalformedRequestException as {@link #of}
     */
    public static ApplicationId ofFullName(String name) {
        int at = name.lastIndexOf(AT);
        return at < 0 ? of(name) : of(name.substring(0, at)).at(name.substring(at + AT.length()));
    }

    /** What stands where the host does in a full name, which need not be an address; empty if it names no host. */
    public static Optional<String> hostIn(String name) {
        int at = name.lastIndexOf(AT);
        return at < 0 ? Optional.empty() : Optional.of(name.substring(at + AT.length()));
    }

    /**
     * The ID that {@link #toString} wrote, of whichever kind.
     *
     * @throws MalformedRequestException if that was never one
     */
    public static ApplicationId ofWritten(String written) {
        try {
            return of(written);
        } catch (MalformedRequestException longerWithItsHost) {
            return ofFullName(written);
        }
    }

    /** Whether this ID was made by {@link #at} with that address. */
    public boolean isAt(String address) {
        return value.endsWith(AT + address);
    }

    /**
     * The ID as it may stand in a log or a monitor's line: characters that could break one (bars, brackets, quotes,
     * the percent sign itself, invisible formatting) are percent-encoded as on the wire, so that it stays unambiguous.
     */
    public String shown() {
        return ShownText.of(value);
    }

    /** The ID as the application sent it. */
    @Override
    public String toString() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApplicationId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}

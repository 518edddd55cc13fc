package org.hilbert.heartbeat.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The query of a request, split but not yet decoded: parameters are parted at every {@code &}, and only then is the
 * percent-encoding of a value undone, once; {@code +} is a plus.
 *
 * <p>Written by hand because no library offers exactly that: form decoders turn {@code +} into a blank, and URI classes
 * refuse what programs in the field send unencoded (docs/decisions/0003-query-parsing.md). Immutable and thread-safe.
 */
public final class Query {
    private final String raw;

    private Query(String raw) {
        this.raw = raw;
    }

    /** The query of a request target, without its question mark; {@code null} (there was none) is as empty. */
    public static Query of(String rawQuery) {
        return new Query(rawQuery == null ? "" : rawQuery);
    }

    /** The first parameter if it is bare (holds no {@code =}), decoded; it may be empty. */
    Optional<String> bareFirst() {
        String first = raw.substring(0, endOfParameter(0));
        boolean absent = raw.isEmpty() || first.indexOf('=') >= 0;
        return absent ? Optional.empty() : Optional.of(decode("the first parameter", first));
    }

    /**
     * The decoded value of the first parameter of that name; a parameter without {@code =} has the empty value.
     *
     * @throws MalformedRequestException if the value's percent-encoding is broken
     */
    public Optional<String> value(String name) {
        for (int start = 0; start < raw.length(); ) {
            int end = endOfParameter(start);
            if (raw.startsWith(name, start)) {
                int afterName = start + name.length();
                if (afterName == end) {
                    return Optional.of("");
                }
                if (afterName < end && raw.charAt(afterName) == '=') {
                    return Optional.of(decode(name, raw.substring(afterName + 1, end)));
                }
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /**
     * The decoded values of all parameters of that name, in order; empty if there is none.
     *
     * @throws MalformedRequestException if the percent-encoding of one is broken
     */
    public List<String> values(String name) {
        return Stream.of(raw.split("&"))
                .map(Query::new)
                .flatMap(parameter -> parameter.value(name).stream())
                .toList();
    }

    /** Whether a switch is on: {@code ?name}, {@code ?name=} or {@code ?name=true}. */
    public boolean flag(String name) {
        return value(name)
                .map(value -> value.isEmpty() || value.equalsIgnoreCase("true"))
                .orElse(false);
    }

    /** The names of all parameters, as they came, in order; a name is not percent-encoded where this server knows it. */
    public List<String> names() {
        return Stream.of(raw.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.split("=", 2)[0])
                .toList();
    }

    private int endOfParameter(int start) {
        int ampersand = raw.indexOf('&', start);
        return ampersand < 0 ? raw.length() : ampersand;
    }

    /**
     * Undoes percent-encoding, once. What a caller left unencoded arrives as one char per octet (HTTP request lines are
     * octets), so both ways of writing a character end in the same octets, which must be UTF-8.
     *
     * @param what how an error names the parameter
     * @throws MalformedRequestException if the percent-encoding is broken or the octets are not UTF-8
     */
    public static String decode(String what, String encoded) {
        if (isPlain(encoded)) {
            return encoded;
        }
        ByteBuffer octets = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                octets.put(octet(what, encoded, i + 1));
                i += 2;
            } else if (c <= 0xFF) {
                octets.put((byte) c);
            } else {
                throw new MalformedRequestException(what + " must be percent-encoded UTF-8");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequestException(what + " must be UTF-8 once its percent-encoding is undone");
        }
    }

    private static boolean isPlain(String encoded) {
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%' || encoded.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte octet(String what, String encoded, int at) {
        int high = at + 1 < encoded.length() ? hexDigit(encoded.charAt(at)) : -1;
        int low = high < 0 ? -1 : hexDigit(encoded.charAt(at + 1));
        if (low < 0) {
            throw new MalformedRequestException(
                    what + " has a % that is not followed by two hexadecimal digits; a percent sign is written %25");
        }
        return (byte) (high << 4 | low);
    }

    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}

package org.hilbert.heartbeat.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A key as a setting keeps it: {@code KIND sha256:HEX}. Not the key itself, and no slow hash of it: {@code heartbeat key} makes
 * keys of 256 random bits, which nobody finds by trying, and a digest is worked out for every beat.
 */
final class Key {
    private static final Pattern NOTATION =
            Pattern.compile("(beat|read|manage)\\s+sha256:([0-9a-fA-F]{64})", Pattern.CASE_INSENSITIVE);

    private final Holder holder;
    private final byte[] digest;

    private Key(Holder holder, byte[] digest) {
        this.holder = holder;
        this.digest = digest;
    }

    /** The key of that name; empty if its text is not as it must be. */
    static Optional<Key> of(String name, String text) {
        Matcher parts = NOTATION.matcher(text.strip());
        return parts.matches()
                ? Optional.of(new Key(
                        new Holder(name, parts.group(1).toLowerCase(Locale.ROOT)),
                        HexFormat.of().parseHex(parts.group(2))))
                : Optional.empty();
    }

    /** What is kept of a key. */
    static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is the key with that digest; takes the same time whatever they have in common. */
    boolean is(byte[] otherDigest) {
        return MessageDigest.isEqual(digest, otherDigest);
    }

    Holder holder() {
        return holder;
    }
}

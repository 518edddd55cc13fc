package org.hilbert.heartbeat.access;

import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

import org.hilbert.heartbeat.server.Kind;

/** A key of each kind, and one that no server knows. */
public final class TestKeys {
    static final String UNKNOWN = "hbk_key-that-nobody-has-made";

    private TestKeys() {}

    /** The key of that kind; its name is "the-KIND-one". */
    public static String of(String kind) {
        return "hbk_0123456789abcdefghijklmnopqrstuvwxyz-" + kind;
    }

    static String name(String kind) {
        return "the-" + kind + "-one";
    }

    /** How the configuration knows it. */
    public static String setting(String kind) {
        return kind + " sha256:" + HexFormat.of().formatHex(Key.digest(of(kind)));
    }

    /** All of them, as settings. */
    static Map<String, String> settings() {
        return Kind.ALL.stream().collect(Collectors.toMap(kind -> "heartbeat.key." + name(kind), TestKeys::setting));
    }
}

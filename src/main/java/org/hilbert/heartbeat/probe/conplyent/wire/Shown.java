package org.hilbert.heartbeat.probe.conplyent.wire;

/** What a peer sent, as a message for people may have it: short, in one line, without control characters. */
public final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** The text, or its beginning. */
    public static String of(String text) {
        String beginning = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return beginning.replaceAll("[\\p{C}\\p{Z}\\s]+", " ").strip();
    }
}

package org.hilbert.heartbeat.action;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last octets of what something prints. Not thread-safe. */
final class Tail {
    /** How many octets are kept. */
    static final int MOST = 8 * 1024;

    private byte[] kept = new byte[0];

    void add(byte[] more) {
        byte[] last = more.length > MOST ? Arrays.copyOfRange(more, more.length - MOST, more.length) : more;
        int before = Math.min(kept.length, MOST - last.length);
        byte[] all = Arrays.copyOfRange(kept, kept.length - before, kept.length + last.length);
        System.arraycopy(last, 0, all, before, last.length);
        kept = all;
    }

    /** That, as a text, and in a line behind it how it ended. */
    String and(String how) {
        String text = new String(kept, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? how : text + "\n" + how;
    }
}

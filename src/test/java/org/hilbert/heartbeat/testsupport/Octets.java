package org.hilbert.heartbeat.testsupport;

import java.util.Arrays;

/** Octets that are put together without leaving garbage behind: a test that makes a million of them measures a server. */
public final class Octets {
    private byte[] octets = new byte[1 << 16];
    private int length;

    /** Adds characters below U+0100, an octet each. */
    public Octets add(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
        return this;
    }

    /** Adds the same octet many times. */
    public Octets add(int octet, int times) {
        for (int i = 0; i < times; i++) {
            add(octet);
        }
        return this;
    }

    /** Adds an octet. */
    public Octets add(int octet) {
        if (length == octets.length) {
            octets = Arrays.copyOf(octets, length * 2);
        }
        octets[length++] = (byte) octet;
        return this;
    }

    /** The octets themselves, of which the first {@link #length} count. */
    public byte[] array() {
        return octets;
    }

    public int length() {
        return length;
    }

    /** Starts anew. */
    public void clear() {
        length = 0;
    }
}

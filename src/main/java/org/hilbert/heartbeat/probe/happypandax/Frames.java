package org.hilbert.heartbeat.probe.happypandax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Makes what goes over the wire: gzip, then {@code <EOF>}. */
public final class Frames {
    private static final String END = "<EOF>";
    private static final byte[] END_BYTES = END.getBytes(StandardCharsets.US_ASCII);
    private static final int[] LEVELS = {5, 9, 1};

    private Frames() {}

    /**
     * The bytes to send.
     *
     * @param message JSON
     * @throws IllegalArgumentException if its compressed form has the end mark in it, however it is made
     */
    public static byte[] of(byte[] message) {
        // A server looks for the first mark, so there must be none in the compressed data. There hardly ever is one.
        for (int level : LEVELS) {
            for (boolean cut : new boolean[] {false, true}) {
                byte[] frame = compressed(message, level, cut);
                if (indexOfEnd(frame, 0) < 0) {
                    return withEnd(frame);
                }
            }
        }
        throw new IllegalArgumentException("the compressed message has " + END + " in it");
    }

    /** @param cut whether to begin a new block within each mark in the message, lest it be copied as it is */
    private static byte[] compressed(byte[] message, int level, boolean cut) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8192, true) {
            {
                def.setLevel(level);
            }
        }) {
            int from = 0;
            for (int mark = cut ? indexOfEnd(message, 0) : -1; mark >= 0; mark = indexOfEnd(message, mark + 1)) {
                gzip.write(message, from, mark + 1 - from);
                gzip.flush();
                from = mark + 1;
            }
            gzip.write(message, from, message.length - from);
        } catch (IOException e) {
            throw new UncheckedIOException("memory fails", e);
        }
        return out.toByteArray();
    }

    private static byte[] withEnd(byte[] compressed) {
        byte[] frame = Arrays.copyOf(compressed, compressed.length + END_BYTES.length);
        System.arraycopy(END_BYTES, 0, frame, compressed.length, END_BYTES.length);
        return frame;
    }

    private static int indexOfEnd(byte[] bytes, int from) {
        for (int at = from; at <= bytes.length - END_BYTES.length; at++) {
            if (bytes[at] == END_BYTES[0]
                    && Arrays.equals(bytes, at, at + END_BYTES.length, END_BYTES, 0, END_BYTES.length)) {
                return at;
            }
        }
        return -1;
    }
}

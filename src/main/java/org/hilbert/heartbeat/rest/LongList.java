package org.hilbert.heartbeat.rest;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

import jakarta.ws.rs.core.MediaType;

import org.hilbert.heartbeat.protocol.MalformedRequestException;

/**
 * A text made of many items, to be sent in parts of some kilobytes: the first is made at once, the others when they are asked
 * for. For one reader, on one thread at a time.
 */
final class LongList<T> {
    /** A part ends with the item that fills it up to so many characters. */
    private static final int PART = 1 << 15;

    private final Iterator<T> items;
    private final Function<? super T, String> written;
    private final Form form;
    /** The first part, until it is asked for; null from then on. */
    private byte[] first;

    /**
     * @param items all of them, in order
     * @param written how one is written, when its turn comes
     * @param form what is written around them
     */
    LongList(List<T> items, Function<? super T, String> written, Form form) {
        this.items = items.iterator();
        this.written = written;
        this.form = form;
        this.first = text(form.before);
    }

    /** What stands before the items, between two of them and behind the last. */
    enum Form {
        /** As seed 001 shows it: one a line, with a comma after all but the last. */
        COMMAS(PlainText.UTF_8, "", ",\n", ""),
        /** As the Python server sends it: every item ends its own line. */
        LINES(PlainText.UTF_8, "", "", ""),
        /** An array. */
        JSON(MediaType.APPLICATION_JSON, "[", ",", "]");

        private final String mediaType;
        private final String before;
        private final String between;
        private final String behind;

        Form(String mediaType, String before, String between, String behind) {
            this.mediaType = mediaType;
            this.before = before;
            this.between = between;
            this.behind = behind;
        }

        /** The form of that name in a query. */
        static Form of(String name) {
            return switch (name) {
                case "commas" -> COMMAS;
                case "lines" -> LINES;
                default -> throw new MalformedRequestException("format must be commas or lines");
            };
        }

        String mediaType() {
            return mediaType;
        }
    }

    Form form() {
        return form;
    }

    /** Whether there is a part yet that was not asked for; there is one at least. */
    boolean hasNext() {
        return first != null || items.hasNext();
    }

    /** The next part of the text, in UTF-8. */
    byte[] next() {
        byte[] next = first == null ? text("") : first;
        first = null;
        return next;
    }

    private byte[] text(String before) {
        StringBuilder text = new StringBuilder(before);
        while (items.hasNext() && text.length() < PART) {
            text.append(written.apply(items.next())).append(items.hasNext() ? form.between : "");
        }
        if (!items.hasNext()) {
            text.append(form.behind);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}

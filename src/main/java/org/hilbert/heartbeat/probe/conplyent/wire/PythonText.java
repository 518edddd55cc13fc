package org.hilbert.heartbeat.probe.conplyent.wire;

import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/** How Python writes a value ({@code repr}): servers tell their clients so what they were asked for. */
public final class PythonText {
    private PythonText() {}

    /**
     * The text of a value such as messages have.
     *
     * @param value may be null
     */
    public static String of(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean) {
            return value.equals(true) ? "True" : "False";
        }
        if (value instanceof String) {
            return quoted((String) value);
        }
        if (value instanceof byte[]) {
            return "b" + quoted((byte[]) value);
        }
        if (value instanceof Tuple) {
            List<Object> items = ((Tuple) value).items();
            return "(" + joined(items) + (items.size() == 1 ? ",)" : ")");
        }
        if (value instanceof List) {
            return "[" + joined((List<?>) value) + "]";
        }
        if (value instanceof Map) {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                            .collect(joining(", ", "{", "}"));
        }
        return value.toString();
    }

    private static String joined(List<?> items) {
        return items.stream().map(PythonText::of).collect(joining(", "));
    }

    private static String quoted(String text) {
        char quote = quoteOf(text);
        StringBuilder written = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(point -> {
            if (point < 0x80) {
                ascii(written, point, quote);
            } else if (isPrinted(point)) {
                written.appendCodePoint(point);
            } else {
                escape(written, point);
            }
        });
        return written.append(quote).toString();
    }

    private static boolean isPrinted(int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.SURROGATE:
            case Character.PRIVATE_USE:
            case Character.UNASSIGNED:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
            case Character.SPACE_SEPARATOR:
                return false;
            default:
                return true;
        }
    }

    private static String quoted(byte[] octets) {
        StringBuilder text = new StringBuilder(octets.length);
        for (byte octet : octets) {
            text.append((char) (octet & 0xff));
        }
        char quote = quoteOf(text.toString());
        StringBuilder written = new StringBuilder(octets.length + 2).append(quote);
        text.chars().forEach(octet -> ascii(written, octet, quote));
        return written.append(quote).toString();
    }

    private static char quoteOf(String text) {
        return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    }

    private static void ascii(StringBuilder written, int point, char quote) {
        switch (point) {
            case '\t' -> written.append("\\t");
            case '\n' -> written.append("\\n");
            case '\r' -> written.append("\\r");
            case '\\' -> written.append("\\\\");
            default -> {
                if (point == quote) {
                    written.append('\\').append(quote);
                } else if (point < ' ' || point >= 0x7f) {
                    escape(written, point);
                } else {
                    written.append((char) point);
                }
            }
        }
    }

    private static void escape(StringBuilder written, int point) {
        int digits = point < 0x100 ? 2 : point < 0x10000 ? 4 : 8;
        written.append(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U");
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            written.append(Character.forDigit(point >> shift & 0xf, 16));
        }
    }
}

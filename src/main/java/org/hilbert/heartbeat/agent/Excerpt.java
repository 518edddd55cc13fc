package org.hilbert.heartbeat.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.probe.conplyent.wire.Tuple;

/** Values of a message in part, so that writing them takes little memory. Not thread-safe. */
final class Excerpt {
    private static final String MORE = "...";
    private static final int A_VALUE = 8;

    private final int longest;
    private int left;

    /**
     * An excerpt to be taken.
     *
     * @param longest how many characters, or octets, of one value are left
     * @param most how many of all values together, about
     */
    Excerpt(int longest, int most) {
        this.longest = longest;
        this.left = most;
    }

    /** That value, with long texts and octets in part, and without what is too much. */
    Object of(Object value) {
        left -= A_VALUE;
        if (value instanceof String) {
            return text((String) value);
        }
        if (value instanceof byte[]) {
            byte[] octets = (byte[]) value;
            int kept = kept(octets.length);
            return kept == octets.length ? octets : Arrays.copyOf(octets, kept);
        }
        if (value instanceof Tuple) {
            return new Tuple(items(((Tuple) value).items()));
        }
        if (value instanceof List) {
            return items((List<?>) value);
        }
        if (value instanceof Map) {
            return entries((Map<?, ?>) value);
        }
        if (value instanceof PythonError) {
            return new PythonError(((PythonError) value).type(), items(((PythonError) value).arguments()));
        }
        return value instanceof Number && !(value instanceof Long || value instanceof Double)
                ? "a large number" // to write it takes time that grows faster than its length
                : value;
    }

    String text(String text) {
        int kept = kept(text.length());
        return kept == text.length() ? text : text.substring(0, kept) + MORE;
    }

    List<Object> items(Collection<?> items) {
        List<Object> kept = new ArrayList<>();
        for (Object item : items) {
            if (left <= 0) {
                kept.add(MORE);
                break;
            }
            kept.add(of(item));
        }
        return kept;
    }

    Map<Object, Object> entries(Map<?, ?> entries) {
        Map<Object, Object> kept = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (left <= 0) {
                kept.put(MORE, MORE);
                break;
            }
            kept.put(of(entry.getKey()), of(entry.getValue()));
        }
        return kept;
    }

    private int kept(int length) {
        int kept = Math.min(length, Math.min(longest, Math.max(left, 0)));
        left -= kept;
        return kept;
    }
}

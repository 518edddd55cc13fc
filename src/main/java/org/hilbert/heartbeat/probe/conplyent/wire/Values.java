package org.hilbert.heartbeat.probe.conplyent.wire;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns what the library of pickles reads into the values that a message may have: null, {@link Boolean}, {@link Long},
 * {@link BigInteger} beyond that, {@link Double}, {@link String}, {@code byte[]}, {@link Tuple}, {@link List}, {@link Map},
 * {@link PythonError}; nothing else. Not thread-safe.
 */
final class Values {
    /** How deep values may be within each other. */
    static final int DEEPEST = 20;
    /** How many values a message may have; what is in several places counts as often. */
    static final int MOST = 100_000;

    /** How many characters and octets a message's values may have; what is in several places counts as often. */
    static final int LONGEST = Messages.LONGEST;

    private static final long EACH = 64;

    private int left = MOST;
    private long letters;

    private Values() {}

    static Object of(Object read) throws MalformedMessageException {
        return new Values().value(read, DEEPEST);
    }

    private Object value(Object read, int depth) throws MalformedMessageException {
        if (depth < 0 || --left < 0) {
            throw new MalformedMessageException("a message may have " + MOST + " values, at most " + DEEPEST
                    + " deep within each other; this has more");
        }
        if (read instanceof Integer) {
            return ((Integer) read).longValue();
        }
        if (read instanceof Object[]) {
            return new Tuple(values(Arrays.asList((Object[]) read), depth));
        }
        if (read instanceof List) {
            return Collections.unmodifiableList(values((List<?>) read, depth));
        }
        if (read instanceof Map) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) read).entrySet()) {
                map.put(value(entry.getKey(), depth - 1), value(entry.getValue(), depth - 1));
            }
            return Collections.unmodifiableMap(map);
        }
        if (read instanceof Globals.Thrown) {
            Globals.Thrown thrown = (Globals.Thrown) read;
            return new PythonError(thrown.type(), values(Arrays.asList(thrown.arguments()), depth));
        }
        if (read instanceof String || read instanceof byte[]) {
            letters += read instanceof String text ? text.length() : ((byte[]) read).length;
            if (letters > LONGEST) {
                throw new MalformedMessageException(
                        "the texts and octets of a message may have " + LONGEST + " in all; these have more");
            }
            return read;
        }
        if (read == null || isScalar(read) || read instanceof Double) {
            return read;
        }
        throw new MalformedMessageException("a message has a value of a kind that is not allowed");
    }

    private List<Object> values(List<?> read, int depth) throws MalformedMessageException {
        List<Object> values = new ArrayList<>(read.size());
        for (Object each : read) {
            values.add(value(each, depth - 1));
        }
        return values;
    }

    /** About how many octets of memory a value takes. */
    static long weight(Object value) {
        if (value instanceof String text) {
            return EACH + 2L * text.length();
        }
        if (value instanceof byte[] octets) {
            return EACH + octets.length;
        }
        if (value instanceof Tuple tuple) {
            return weight(tuple.items());
        }
        if (value instanceof PythonError error) {
            return weight(error.arguments());
        }
        if (value instanceof List<?> list) {
            return EACH + list.stream().mapToLong(Values::weight).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return EACH
                    + map.entrySet().stream()
                            .mapToLong(entry -> weight(entry.getKey()) + weight(entry.getValue()))
                            .sum();
        }
        return EACH;
    }

    /** What is a single value. */
    static boolean isScalar(Object read) {
        return read instanceof String
                || read instanceof Boolean
                || read instanceof Integer
                || read instanceof Long
                || read instanceof BigInteger;
    }
}

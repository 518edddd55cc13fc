package org.hilbert.heartbeat.probe.happypandax;

/**
 * What turns messages to JSON and back. Objects are maps with strings as keys, arrays are lists; the rest are strings,
 * numbers, booleans and null. Thread-safe.
 */
public interface JsonLibrary {
    /**
     * The JSON of that value.
     *
     * @throws RuntimeException if it has none
     */
    String write(Object value);

    /**
     * The value of that JSON. It comes from the peer: an implementation must not make objects of classes that it names,
     * and should bound how deep it may be nested.
     *
     * @throws RuntimeException if it is not JSON
     */
    Object read(String json);

    /** Jackson: at most 500 levels deep, anything else than JSON refused, ASCII written. */
    static JsonLibrary jackson() {
        return JacksonJson.INSTANCE;
    }
}

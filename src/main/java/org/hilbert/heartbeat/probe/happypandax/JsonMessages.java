package org.hilbert.heartbeat.probe.happypandax;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Messages as maps, and the bytes of their JSON. Immutable and thread-safe. */
public final class JsonMessages {
    private static final char REPLACEMENT = '\uFFFD';

    private final JsonLibrary json;
    private final String peer;

    /**
     * @param json what reads and writes
     * @param peer who sends, for the messages of exceptions
     */
    public JsonMessages(JsonLibrary json, String peer) {
        this.json = json;
        this.peer = peer;
    }

    /**
     * The JSON of a message, not yet framed.
     *
     * @throws IllegalArgumentException if it has none, or none in that encoding
     */
    public byte[] bytes(Map<String, ?> message, Charset encoding) {
        try {
            ByteBuffer bytes = encoding.newEncoder().encode(CharBuffer.wrap(json.write(message)));
            byte[] exactly = new byte[bytes.remaining()];
            bytes.get(exactly);
            return exactly;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("this message has characters that " + encoding + " has not", e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("this message is nested too deep", e);
        }
    }

    /**
     * The message that a {@link MessageReader} found.
     *
     * @throws MalformedJsonException if it is not JSON, or something else than an object
     */
    @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
    public Map<String, Object> message(byte[] bytes) {
        if (value(bytes) instanceof Map<?, ?> message) {
            return (Map<String, Object>) message;
        }
        throw new MalformedJsonException("the message of " + peer + " is JSON, but no object", null);
    }

    private Object value(byte[] bytes) {
        try {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.indexOf(REPLACEMENT) >= 0) {
                // The peer's own, or put in for what is not UTF-8: the decoder knows, and takes more memory.
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            }
            return json.read(text);
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("the message of " + peer + " is not UTF-8", e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new MalformedJsonException(
                    "the message of " + peer + " (" + bytes.length + " bytes) is not JSON, or nested too deep", e);
        }
    }
}

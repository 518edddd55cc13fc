package org.hilbert.heartbeat.probe.happypandax;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class JsonMessagesTest {
    private final JsonMessages messages = new JsonMessages(JsonLibrary.jackson(), "peer");

    @Test
    void valuesArePlain_whateverTheyName() {
        Map<String, Object> message = messages.message(utf8(
                "{\"@class\": \"java.io.File\", \"data\": [\"java.io.File\", {\"n\": 1, \"d\": 1.5, \"x\": null}]}"));
        assertEquals("java.io.File", message.get("@class"));
        Map<String, Object> inner = new LinkedHashMap<>(Map.of("n", 1, "d", 1.5));
        inner.put("x", null);
        assertEquals(List.of("java.io.File", inner), message.get("data"));
    }

    @Test
    void nestedAsDeepAsAllowed_isRead_deeperIsNot() {
        // The object is one level.
        assertEquals(1, messages.message(nested(499)).size());
        MalformedJsonException e = assertThrows(MalformedJsonException.class, () -> messages.message(nested(500)));
        assertEquals(900, e.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "{\"secret\": secret}", "{'secret': 1}", "secret"})
    void whatIsNoJson_isMalformed_andNotRepeated(String json) {
        Throwable e = assertThrows(MalformedJsonException.class, () -> messages.message(utf8(json)));
        for (; e != null; e = e.getCause()) {
            assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"text\""})
    void whatIsNoObject_isMalformed(String json) {
        assertThrows(MalformedJsonException.class, () -> messages.message(utf8(json)));
    }

    @Test
    void whatIsNotUtf8_isMalformed_unlikeTheCharacterForIt() {
        assertEquals(Map.of("x", "\uFFFD"), messages.message(utf8("{\"x\": \"\uFFFD\"}")));
        byte[] broken = "{\"x\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(MalformedJsonException.class, () -> messages.message(broken));
    }

    @Test
    void aNumberOfThousandsOfDigits_isMalformed() {
        assertThrows(MalformedJsonException.class, () -> messages.message(utf8("{\"n\": " + "9".repeat(5000) + "}")));
    }

    @Test
    void aLibraryThatOverflowsItsStack_isATypedErrorToo() {
        JsonLibrary recursive = new JsonLibrary() {
            @Override
            public String write(Object value) {
                throw new StackOverflowError();
            }

            @Override
            public Object read(String json) {
                throw new StackOverflowError();
            }
        };
        JsonMessages fragile = new JsonMessages(recursive, "peer");
        assertThrows(MalformedJsonException.class, () -> fragile.message(utf8("{}")));
        assertThrows(IllegalArgumentException.class, () -> fragile.bytes(Map.of(), StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWritten_isAscii_inTheEncodingAskedFor() {
        Map<String, Object> message = Map.of("data", "gr\u00fc\u00dfe \u2713");
        String json = "{\"data\":\"gr\\u00FC\\u00DFe \\u2713\"}";
        assertEquals(json, new String(messages.bytes(message, StandardCharsets.UTF_8), StandardCharsets.US_ASCII));
        assertEquals(json, new String(messages.bytes(message, StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        assertEquals(json, new String(messages.bytes(message, StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE));
    }

    @Test
    void whatGoesAroundInACircle_hasNoJson() {
        Map<String, Object> circle = new LinkedHashMap<>();
        circle.put("self", Arrays.asList(circle, null));
        assertThrows(IllegalArgumentException.class, () -> messages.bytes(circle, StandardCharsets.UTF_8));
    }

    @Test
    void wordsOfAPeer_arePrintable_andFew() {
        assertEquals("a.b..c\u00fc", Printable.of("a\u001bb\r\nc\u00fc"));
        assertEquals("x".repeat(200) + "...", Printable.of("x".repeat(201)));
        assertEquals("x".repeat(200), Printable.of("x".repeat(200)));
        assertEquals("null", Printable.of(null));
    }

    private static byte[] nested(int depth) {
        return utf8("{\"data\": " + "[".repeat(depth) + "]".repeat(depth) + "}");
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

package org.hilbert.heartbeat.probe.happypandax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageReaderTest {
    private static final String END = "<EOF>";
    private static final MessageBounds SMALL = new MessageBounds(1000, 5000);

    @Test
    void aMessageSplitAnywhere_isWhole() {
        byte[] frames = join(frame("first"), frame("second <EOF>"));
        for (int split = 0; split <= frames.length; split++) {
            assertEquals(List.of("first", "second <EOF>"), read(frames, split), "split at " + split);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void messagesInPiecesOfAnySize_areWhole(int size) {
        byte[] frames = join(frame("first"), frame(""), frame("third".repeat(100)));
        List<String> messages = new ArrayList<>();
        MessageReader reader = reader(SMALL);
        for (int from = 0; from < frames.length; from += size) {
            readInto(messages, reader, ByteBuffer.wrap(frames, from, Math.min(size, frames.length - from)));
        }
        assertEquals(List.of("first", "", "third".repeat(100)), messages);
        assertFalse(reader.isWithinMessage());
    }

    @Test
    void buffersThatAreDirectOrReadOnly_areRead_toTheEndOfTheMessage() {
        byte[] frame = frame("first");
        ByteBuffer direct = ByteBuffer.allocateDirect(frame.length + 3)
                .put(frame)
                .put(new byte[3])
                .flip();
        assertArrayEquals(bytes("first"), reader(SMALL).feed(direct).orElseThrow());
        assertEquals(3, direct.remaining());
        ByteBuffer readOnly = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        assertArrayEquals(bytes("first"), reader(SMALL).feed(readOnly).orElseThrow());
    }

    /** The official client would cut this message at the first of its marks, in the middle of its compressed data. */
    @Test
    void theEndMarkWithinCompressedData_isNoEnd_howeverItIsSplit() {
        String text = "one <EOF> two <EOF>";
        byte[] frame = gzip(text, Deflater.NO_COMPRESSION);
        assertTrue(new String(frame, StandardCharsets.ISO_8859_1).contains("one <EOF> two <EOF>"));
        byte[] frames = join(frame, bytes(END), frame("next"));
        for (int split = 0; split <= frames.length; split++) {
            assertEquals(List.of(text, "next"), read(frames, split), "split at " + split);
        }
    }

    @Test
    void theEndMarkWithinTheGzipHeader_isNoEnd() {
        byte[] plain = frame("text");
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        byte[] fixed = {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3};
        byte[] frames = join(
                fixed, new byte[] {5, 0}, bytes(END), bytes("na<EOF>me\0"), bytes("<EOF>\0"), new byte[] {1, 2}, rest);
        for (int split = 0; split <= frames.length; split++) {
            assertEquals(List.of("text"), read(frames, split), "split at " + split);
        }
    }

    @Test
    void exactlyAsLargeAsAllowed_isRead_oneByteMoreIsNot() {
        String most = "x".repeat(5000);
        assertEquals(List.of(most), read(frame(most), 3));
        MessageTooLargeException e = assertThrows(MessageTooLargeException.class, () -> read(frame(most + "x"), 3));
        assertEquals("the message of peer has more than 5000 bytes unpacked", e.getMessage());

        byte[] compressed = gzip(noise(970), Deflater.NO_COMPRESSION);
        MessageBounds exact = new MessageBounds(compressed.length, 5000);
        assertTrue(reader(exact)
                .feed(ByteBuffer.wrap(join(compressed, bytes(END))))
                .isPresent());
        MessageBounds tight = new MessageBounds(compressed.length - 1, 5000);
        e = assertThrows(
                MessageTooLargeException.class,
                () -> reader(tight).feed(ByteBuffer.wrap(join(compressed, bytes(END)))));
        assertEquals("the message of peer has more than " + (compressed.length - 1) + " bytes", e.getMessage());
    }

    /** 100 MB of zeros are about 100 KB on the wire. */
    @Test
    void ofABombOfZeros_noMoreThanTheBoundIsHeld() {
        byte[] bomb = gzipped(new byte[100_000_000]);
        int bound = 1 << 20;
        MessageReader reader = reader(new MessageBounds(1 << 20, bound));
        com.sun.management.ThreadMXBean memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        assertThrows(MessageTooLargeException.class, () -> reader.feed(ByteBuffer.wrap(bomb)));
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 2 * bound, () -> allocated + " bytes for a bound of " + bound);
    }

    @Test
    void theBoundIsEachMessages_notTheConnections() {
        MessageReader reader = reader(SMALL);
        for (int i = 0; i < 100; i++) {
            assertTrue(reader.feed(ByteBuffer.wrap(frame("x".repeat(4000)))).isPresent());
        }
    }

    @Test
    void aHeaderWithoutEnd_isBoundedToo() {
        MessageReader reader = reader(SMALL);
        reader.feed(ByteBuffer.wrap(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3}));
        assertThrows(MessageTooLargeException.class, () -> {
            for (int i = 0; i < 1000; i++) {
                reader.feed(ByteBuffer.wrap(bytes("name")));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"<EOF>", "{\"data\": 1}<EOF>", "HTTP/1.1 200 OK", "\u001fx", "\u0000"})
    void whatIsNotGzip_isMalformed_withoutWaitingForItsEnd(String text) {
        MessageReader reader = reader(SMALL);
        MalformedMessageException e =
                assertThrows(MalformedMessageException.class, () -> reader.feed(ByteBuffer.wrap(bytes(text))));
        assertTrue(e.getMessage().startsWith("peer does not send what a HappyPanda X server sends: byte "));
        assertThrows(IllegalStateException.class, () -> reader.feed(ByteBuffer.wrap(frame("good"))));
    }

    @Test
    void aDamagedBit_isATypedError_orMeansNothing() {
        String text = "some text that is long enough to be compressed, compressed, compressed";
        byte[] frame = frame(text);
        for (int at = 0; at < frame.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = frame.clone();
                damaged[at] ^= (byte) (1 << bit);
                try {
                    // Another flag makes the header longer, so that there is no end; nobody looks at the time in it.
                    List<String> messages = read(damaged, at);
                    assertTrue(messages.isEmpty() || messages.equals(List.of(text)), "damaged at " + at);
                } catch (MalformedMessageException | MessageTooLargeException e) {
                    assertEquals(501, e.code());
                }
            }
        }
    }

    @Test
    void randomBytes_areATypedErrorOrNothing() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(500)];
            random.nextBytes(bytes);
            byte[] body = join(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3}, bytes);
            try {
                assertEquals(List.of(), read(body, bytes.length / 2));
            } catch (MalformedMessageException | MessageTooLargeException e) {
                assertEquals(501, e.code());
            }
        }
    }

    @Test
    void aClosedReader_readsNothing() {
        MessageReader reader = reader(SMALL);
        reader.feed(ByteBuffer.wrap(frame("half"), 0, 15));
        assertTrue(reader.isWithinMessage());
        reader.close();
        reader.close();
        assertThrows(IllegalStateException.class, () -> reader.feed(ByteBuffer.wrap(frame("x"))));
    }

    @Test
    void bounds_haveARange() {
        assertThrows(IllegalArgumentException.class, () -> new MessageBounds(0, 1));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new MessageBounds(1, Integer.MAX_VALUE));
        assertEquals(
                "the bound of a decompressed message must be 1 to 1073741824 bytes, was 2147483647", e.getMessage());
    }

    @Test
    void whatIsSent_canBeRead_andHasNoEndMarkWithin() {
        for (String text : List.of("", "{}", "<EOF>", "<EOF><EOF>", "gr\u00fc\u00dfe <EO", "x".repeat(4000))) {
            assertSent(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What cannot be compressed is copied, and with it the mark: a server would cut it there. */
    @Test
    void whatCannotBeCompressed_isSentWithoutEndMarkWithin() {
        byte[] noise = noise(300).getBytes(StandardCharsets.ISO_8859_1);
        byte[] copied = join(noise, bytes(END), noise(310).getBytes(StandardCharsets.ISO_8859_1), bytes(END));
        assertTrue(
                new String(gzipped(copied), StandardCharsets.ISO_8859_1).contains(END),
                "usually it would have the mark");
        assertSent(copied);
    }

    private static void assertSent(byte[] message) {
        byte[] frame = Frames.of(message);
        String all = new String(frame, StandardCharsets.ISO_8859_1);
        assertEquals(frame.length - END.length(), all.indexOf(END), "one mark, at the end");
        assertArrayEquals(message, reader(SMALL).feed(ByteBuffer.wrap(frame)).orElseThrow());
    }

    private static List<String> read(byte[] frames, int split) {
        List<String> messages = new ArrayList<>();
        MessageReader reader = reader(SMALL);
        // One buffer for all, as a client has it.
        ByteBuffer chunk = ByteBuffer.allocate(frames.length);
        readInto(messages, reader, chunk.put(frames, 0, split).flip());
        readInto(
                messages,
                reader,
                chunk.clear().put(frames, split, frames.length - split).flip());
        return messages;
    }

    private static void readInto(List<String> messages, MessageReader reader, ByteBuffer chunk) {
        while (chunk.hasRemaining()) {
            reader.feed(chunk)
                    .ifPresentOrElse(
                            message -> messages.add(new String(message, StandardCharsets.UTF_8)),
                            () -> assertFalse(chunk.hasRemaining(), "all is read while no message is whole"));
        }
    }

    private static MessageReader reader(MessageBounds bounds) {
        return new MessageReader("peer", bounds);
    }

    private static byte[] frame(String text) {
        return join(gzipped(text.getBytes(StandardCharsets.UTF_8)), bytes(END));
    }

    private static byte[] gzipped(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(message);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(String text, int level) {
        byte[] message = text.getBytes(StandardCharsets.ISO_8859_1);
        Deflater deflater = new Deflater(level, true);
        deflater.setInput(message);
        deflater.finish();
        byte[] body = new byte[message.length + 100];
        int length = deflater.deflate(body);
        deflater.end();
        CRC32 checksum = new CRC32();
        checksum.update(message);
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) checksum.getValue()).putInt(message.length);
        return join(
                new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3}, Arrays.copyOf(body, length), trailer.array());
    }

    private static String noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return new String(noise, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

package org.hilbert.heartbeat.roster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with a roster in it, read as text of at most 1 MB. */
final class RosterFile {
    private static final int LARGEST = 1_000_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path path;

    RosterFile(Path path) {
        this.path = path;
    }

    /** Its name, without the folders. */
    String name() {
        return Printable.of(String.valueOf(path.getFileName()));
    }

    /**
     * What is in it now.
     *
     * @throws RosterMistakeException if it cannot be read as text
     */
    String text() {
        try {
            if (!Files.exists(path)) {
                throw new RosterMistakeException(0, name() + " is not there");
            }
            // A pipe would be waited for.
            if (!Files.isRegularFile(path)) {
                throw new RosterMistakeException(0, name() + " must be a file");
            }
            byte[] content;
            try (InputStream in = Files.newInputStream(path)) {
                content = in.readNBytes(LARGEST + 1);
            }
            if (content.length > LARGEST) {
                throw new RosterMistakeException(0, name() + " must have at most 1 MB");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            // Some editors begin a file with one.
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new RosterMistakeException(0, name() + " is not there");
        } catch (CharacterCodingException e) {
            throw new RosterMistakeException(0, name() + " must be UTF-8 text");
        } catch (IOException e) {
            throw new RosterMistakeException(0, name() + " cannot be read; are the rights set?");
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What Redis does all at once, in Lua, from a file beside this class. */
enum Script {
    ROUND("round.lua"),
    LOOK("look.lua"),
    RESTORE("restore.lua"),
    FINISH("finish.lua");

    /** The whole of it. */
    final String text;
    /** What Redis calls it. */
    final String digest;

    Script(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}

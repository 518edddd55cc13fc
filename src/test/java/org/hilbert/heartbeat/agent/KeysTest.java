package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeromq.ZCert;
import org.zeromq.ZMQ;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@DisabledOnOs(OS.WINDOWS)
class KeysTest {
    private static final String CLIENT = new ZCert().getPublicKeyAsZ85();

    @TempDir
    Path folder;

    @Test
    void aNewKey_isForItsOwnerOnly_andReadAgain() throws Exception {
        Path file = folder.resolve("a.key");
        String key = Keys.create(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Keys keys = Keys.of(file, List.of(CLIENT));
        assertEquals(key, keys.own().publicKey());
        assertTrue(keys.isClient(ZMQ.Curve.z85Decode(CLIENT)));
        assertFalse(keys.isClient(ZMQ.Curve.z85Decode(key)));
        assertFalse(keys.isClient(new byte[0]));
    }

    @Test
    void aKeyFile_isNeverOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("a.key"), "kept");
        assertThrows(FileAlreadyExistsException.class, () -> Keys.create(file));
        assertEquals("kept", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void aKeyFileThatOthersMayUse_isRefused(String permissions) throws Exception {
        Path file = folder.resolve("a.key");
        Keys.create(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        IOException refused = assertThrows(IOException.class, () -> Keys.of(file, List.of(CLIENT)));
        assertTrue(refused.getMessage().contains("chmod 600"), refused::getMessage);
    }

    @Test
    void aFileThatIsNoKey_isRefused_andNothingOfItTold() throws Exception {
        Path file = folder.resolve("a.key");
        Keys.create(file);
        for (String content :
                List.of("sesame", "curve\n    secret-key = \"sesame\"\n", "curve\n  sesame = x\n    y", "")) {
            Files.writeString(file, content);
            IOException refused = assertThrows(IOException.class, () -> Keys.of(file, List.of(CLIENT)));
            assertEquals("the key file " + file + " is no certificate of ZeroMQ", refused.getMessage());
        }
        Files.writeString(file, "curve\n    public-key = \"" + CLIENT + "\"\n");
        IOException refused = assertThrows(IOException.class, () -> Keys.of(file, List.of(CLIENT)));
        assertTrue(refused.getMessage().contains("a public key only"), refused::getMessage);
        assertThrows(IOException.class, () -> Keys.of(folder.resolve("none"), List.of(CLIENT)));
    }

    @Test
    void whatIsNoPublicKey_isRefused() throws Exception {
        Path file = folder.resolve("a.key");
        Keys.create(file);
        for (String key : List.of("", "x", CLIENT + "x", CLIENT.substring(1) + "~", CLIENT.substring(1) + "\n")) {
            assertThrows(IllegalArgumentException.class, () -> Keys.of(file, List.of(key)));
        }
        assertThrows(IllegalArgumentException.class, () -> Keys.of(file, List.of()));
    }
}

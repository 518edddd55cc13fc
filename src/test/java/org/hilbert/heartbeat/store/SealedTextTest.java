package org.hilbert.heartbeat.store;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SealedTextTest {
    @Test
    void aSealedTextOpens_underItsOwnKeyOnly() {
        String sealed = SealedText.seal("Pong", "up \u2603");
        assertEquals("up \u2603", SealedText.open("Pong", sealed));
        assertThrows(DamagedFileException.class, () -> SealedText.open("Ponh", sealed));
    }

    @Test
    void anyOtherCharacterIsDamage() {
        String sealed = SealedText.seal("Pong", "up");
        for (int i = 0; i < sealed.length(); i++) {
            char[] flipped = sealed.toCharArray();
            flipped[i] ^= 1;
            assertThrows(DamagedFileException.class, () -> SealedText.open("Pong", new String(flipped)));
            String cut = sealed.substring(0, i);
            assertThrows(DamagedFileException.class, () -> SealedText.open("Pong", cut));
        }
    }
}

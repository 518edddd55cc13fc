package org.hilbert.heartbeat.action;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SignatureTest {
    /** The example that the libraries of Standard Webhooks are tested with. */
    @Test
    void itIsThatOfStandardWebhooks() {
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                Signature.by("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .of("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"));
    }

    @Test
    void aSecretHasSixteenOctetsAtLeast() {
        assertNotNull(Signature.by("0123456789abcdef"));
        assertThrows(IllegalArgumentException.class, () -> Signature.by("0123456789abcde"));
        assertThrows(IllegalArgumentException.class, () -> Signature.by("whsec_MfKQ9r8G"));
    }
}

package org.hilbert.heartbeat.action;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How messages are signed: as Standard Webhooks says, by HMAC with SHA-256. Immutable; it never tells its secret. */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String IN_BASE64 = "whsec_";
    private static final int SHORTEST = 16;
    private static final int LONGEST = 512;

    private final SecretKeySpec key;

    private Signature(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * By that secret: what follows {@code whsec_} is Base64, anything else are the octets of the text.
     *
     * @throws IllegalArgumentException if it is malformed, too short or too long
     */
    static Signature by(String secret) {
        byte[] octets = secret.startsWith(IN_BASE64)
                ? Base64.getDecoder().decode(secret.substring(IN_BASE64.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        if (octets.length < SHORTEST || octets.length > LONGEST) {
            throw new IllegalArgumentException();
        }
        return new Signature(octets);
    }

    /** As a {@code webhook-signature} header has it. */
    String of(String id, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(code);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}

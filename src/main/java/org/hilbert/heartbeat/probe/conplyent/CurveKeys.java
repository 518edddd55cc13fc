package org.hilbert.heartbeat.probe.conplyent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.zeromq.ZConfig;
import org.zeromq.ZMQ;

/**
 * What a client needs to speak to a server that has CURVE keys: everything is encrypted, and each knows who the other is. Keys
 * are ZeroMQ's, 40 characters of Z85. Immutable.
 */
public final class CurveKeys {
    private static final Pattern Z85 = Pattern.compile("[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}");
    private static final int LONGEST_FILE = 10_000;

    private final String serverKey;
    private final String publicKey;
    private final String secretKey;

    /**
     * Keys that are at hand.
     *
     * @param serverKey the server's public key
     * @param publicKey this client's
     * @param secretKey what belongs to it
     * @throws IllegalArgumentException if one is no key
     */
    public CurveKeys(String serverKey, String publicKey, String secretKey) {
        this.serverKey = key("the server's key", serverKey);
        this.publicKey = key("the public key", publicKey);
        this.secretKey = key("the secret key", secretKey);
    }

    /**
     * Keys of a file in the form of ZeroMQ's certificates, as {@code heartbeat agent new-key} and pyzmq write them.
     *
     * @throws IllegalArgumentException if there are no such keys in it
     * @throws IOException if it cannot be read
     */
    public static CurveKeys of(String serverKey, Path keyFile) throws IOException {
        if (Files.size(keyFile) > LONGEST_FILE) {
            throw new IllegalArgumentException("a file with keys has at most " + LONGEST_FILE + " octets");
        }
        ZConfig file = ZConfig.load(keyFile.toString());
        return new CurveKeys(
                serverKey,
                String.valueOf(file.getValue("curve/public-key")),
                String.valueOf(file.getValue("curve/secret-key")));
    }

    private static String key(String what, String key) {
        if (!Z85.matcher(key).matches()) {
            throw new IllegalArgumentException(what + " must have 40 characters of Z85");
        }
        return key;
    }

    void apply(ZMQ.Socket socket) {
        socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
        socket.setCurvePublicKey(ZMQ.Curve.z85Decode(publicKey));
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(secretKey));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CurveKeys keys
                && serverKey.equals(keys.serverKey)
                && publicKey.equals(keys.publicKey)
                && secretKey.equals(keys.secretKey);
    }

    @Override
    public int hashCode() {
        return serverKey.hashCode() + publicKey.hashCode();
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "keys for the server " + serverKey;
    }
}

package org.hilbert.heartbeat.probe.conplyent;

import java.io.IOException;
import java.nio.file.Path;

import org.hilbert.heartbeat.probe.conplyent.wire.KeyPair;
import org.zeromq.ZMQ;

/**
 * What a client needs to speak to a server that has CURVE keys: everything is encrypted, and each knows who the other is.
 * Immutable.
 */
public final class CurveKeys {
    private final String serverKey;
    private final KeyPair own;

    private CurveKeys(String serverKey, KeyPair own) {
        this.serverKey = serverKey;
        this.own = own;
    }

    /**
     * Keys of a file in the form of ZeroMQ's certificates, as {@code heartbeat agent new-key} and pyzmq write them.
     *
     * @param serverKey the server's public key: 40 characters of Z85
     * @param keyFile the pair of this client; only its owner may be allowed to read it
     * @throws IllegalArgumentException if the server's key is none
     * @throws IOException if the file cannot be read, is none of that kind, or others may read it; says which
     */
    public static CurveKeys of(String serverKey, Path keyFile) throws IOException {
        if (!KeyPair.isPublicKey(serverKey)) {
            throw new IllegalArgumentException("a public key has 40 characters of Z85, as new-key prints them");
        }
        return new CurveKeys(serverKey, KeyPair.read(keyFile));
    }

    void apply(ZMQ.Socket socket) {
        socket.setCurveServerKey(ZMQ.Curve.z85Decode(serverKey));
        own.apply(socket);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CurveKeys keys
                && serverKey.equals(keys.serverKey)
                && own.publicKey().equals(keys.own.publicKey());
    }

    @Override
    public int hashCode() {
        return serverKey.hashCode() + own.publicKey().hashCode();
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "keys for the server " + serverKey;
    }
}

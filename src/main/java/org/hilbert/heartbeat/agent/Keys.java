package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.hilbert.heartbeat.probe.conplyent.wire.KeyPair;
import org.zeromq.ZMQ;

/** The agent's own pair of keys, and the public keys of those who may talk to it. Immutable. */
public final class Keys {
    private final KeyPair own;
    private final Set<String> clients;

    private Keys(KeyPair own, Set<String> clients) {
        this.own = own;
        this.clients = clients;
    }

    /**
     * Keys from a file in ZeroMQ's format of certificates.
     *
     * @param clients public keys, in Z85
     * @throws IOException if the file cannot be read, or others may read it, with a sentence that says so
     * @throws IllegalArgumentException if there is no public key, or one is none
     */
    public static Keys of(Path file, List<String> clients) throws IOException {
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("there must be the public key of a client");
        }
        for (String client : clients) {
            if (!KeyPair.isPublicKey(client)) {
                throw new IllegalArgumentException("a public key has 40 characters of Z85, as new-key prints them");
            }
        }
        return new Keys(KeyPair.read(file), Set.copyOf(clients));
    }

    /**
     * Makes a pair of keys, and writes it to a new file that only its owner may read.
     *
     * @return the public key, in Z85
     * @throws IOException if the file is there already, or cannot be written
     */
    public static String create(Path file) throws IOException {
        return KeyPair.create(file).publicKey();
    }

    KeyPair own() {
        return own;
    }

    boolean isClient(byte[] key) {
        return key.length == ZMQ.Curve.KEY_SIZE && clients.contains(ZMQ.Curve.z85Encode(key));
    }
}

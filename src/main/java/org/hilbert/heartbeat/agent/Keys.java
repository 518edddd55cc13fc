package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.zeromq.ZCert;
import org.zeromq.ZConfig;
import org.zeromq.ZMQ;

/**
 * The agent's own pair of keys, and the public keys of those who may talk to it. Immutable.
 */
public final class Keys {
    private static final Pattern PUBLIC = Pattern.compile("[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int LONGEST_FILE = 64 * 1024;

    private final ZCert own;
    private final Set<String> clients;

    private Keys(ZCert own, Set<String> clients) {
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
            if (!isPublicKey(client)) {
                throw new IllegalArgumentException("a public key has 40 characters of Z85, as new-key prints them");
            }
        }
        return new Keys(secret(file), Set.copyOf(clients));
    }

    private static boolean isPublicKey(String text) {
        return PUBLIC.matcher(text).matches() && ZMQ.Curve.z85Decode(text).length == ZMQ.Curve.KEY_SIZE;
    }

    private static ZCert secret(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no key file " + file);
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !OWNER_ONLY.containsAll(view.readAttributes().permissions())) {
            throw new IOException("the key file " + file
                    + " may be used by others than its owner, or be run; say: chmod 600 " + file);
        }
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("the key file " + file + " is too long to be one");
        }
        ZCert certificate;
        try {
            ZConfig content = ZConfig.load(file.toString());
            certificate = new ZCert(content.getValue("curve/public-key"), content.getValue("curve/secret-key"));
        } catch (RuntimeException e) { // its message may have a part of a key
            throw new IOException("the key file " + file + " is no certificate of ZeroMQ");
        }
        if (certificate.getSecretKey() == null) {
            throw new IOException("the key file " + file + " has a public key only; the secret one is needed");
        }
        return certificate;
    }

    /**
     * Makes a pair of keys, and writes it to a new file that only its owner may read.
     *
     * @return the public key, in Z85
     * @throws IOException if the file is there already, or cannot be written
     */
    public static String create(Path file) throws IOException {
        ZCert certificate = new ZCert();
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (Writer writer = Channels.newWriter(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes),
                StandardCharsets.UTF_8)) {
            certificate.saveSecret(writer);
        }
        return certificate.getPublicKeyAsZ85();
    }

    ZCert own() {
        return own;
    }

    boolean isClient(byte[] key) {
        return key.length == ZMQ.Curve.KEY_SIZE && clients.contains(ZMQ.Curve.z85Encode(key));
    }
}

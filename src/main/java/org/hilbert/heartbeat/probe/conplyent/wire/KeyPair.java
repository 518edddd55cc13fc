package org.hilbert.heartbeat.probe.conplyent.wire;

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
import java.util.Set;
import java.util.regex.Pattern;

import org.zeromq.ZCert;
import org.zeromq.ZConfig;
import org.zeromq.ZMQ;

/**
 * A pair of CURVE keys, as it lies in a file in ZeroMQ's format of certificates, which pyzmq and CZMQ have as well. Immutable.
 */
public final class KeyPair {
    private static final Pattern PUBLIC = Pattern.compile("[0-9a-zA-Z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    /** In settings and files of options these begin something else; one key in four has none of them. */
    private static final Pattern MEANT_OTHERWISE = Pattern.compile("[$#%]");

    private static final int LONGEST_FILE = 64 * 1024;

    private final ZCert certificate;

    private KeyPair(ZCert certificate) {
        this.certificate = certificate;
    }

    /** Whether that is a public key: 40 characters of Z85. */
    public static boolean isPublicKey(String text) {
        return PUBLIC.matcher(text).matches() && ZMQ.Curve.z85Decode(text).length == ZMQ.Curve.KEY_SIZE;
    }

    /**
     * The pair in a file.
     *
     * @throws IOException if it cannot be read, is none, or others than its owner may read it, with a sentence that says so
     */
    public static KeyPair read(Path file) throws IOException {
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
        return new KeyPair(certificate);
    }

    /**
     * Makes a pair, and writes it to a new file that only its owner may read.
     *
     * @throws IOException if the file is there already, or cannot be written
     */
    public static KeyPair create(Path file) throws IOException {
        ZCert certificate = new ZCert();
        while (MEANT_OTHERWISE.matcher(certificate.getPublicKeyAsZ85()).find()) {
            certificate = new ZCert();
        }
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (Writer writer = Channels.newWriter(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes),
                StandardCharsets.UTF_8)) {
            certificate.saveSecret(writer);
        }
        return new KeyPair(certificate);
    }

    /** The public key, in Z85. */
    public String publicKey() {
        return certificate.getPublicKeyAsZ85();
    }

    /** Has a socket use the pair. */
    public void apply(ZMQ.Socket socket) {
        certificate.apply(socket);
    }
}

package org.hilbert.heartbeat.probe.happypandax;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The same over TLS, against Python's. */
@SideBySide
@Timeout(60)
class HappyPandaXTlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    /** Trusts the server for which there is a certificate of its own. */
    private static SSLContext trusting;

    @BeforeAll
    static void makeCertificates() throws Exception {
        trusting = makeCertificateFor("localhost");
    }

    @Test
    void overTls_aTrustedServerIsTalkedTo_andHearsAGoodbye() throws Exception {
        try (PythonStub stub = tlsStub()) {
            HappyPandaXClient client = stub.letIn(stub.client().sslContext(trusting));
            Object data = client.send(List.of(Map.of("fname", "echo", "value", "x".repeat(100_000))))
                    .get("data");
            assertEquals(List.of(Map.of("fname", "echo", "data", "x".repeat(100_000))), data);
            client.close();
            stub.assertAConnectionCameAndWasClosed();
        }
    }

    @Test
    void aStranger_isNotTalkedTo() throws Exception {
        try (PythonStub stub = tlsStub();
                HappyPandaXClient client =
                        stub.client().sslContext(SSLContext.getDefault()).build()) {
            assertThrows(ServerDisconnectedException.class, client::connect);
            assertFalse(client.alive());
            assertEquals("here", stub.line());
            assertTrue(stub.line().startsWith("gone"));
        }
    }

    @Test
    void aTrustedServerOfAnotherName_isNotTalkedTo() throws Exception {
        SSLContext trustingAnother = makeCertificateFor("another.example");
        try (PythonStub stub = tlsStub("another.example");
                HappyPandaXClient client =
                        stub.client().sslContext(trustingAnother).build()) {
            assertThrows(ServerDisconnectedException.class, client::connect);
            assertFalse(client.alive());
            assertEquals("here", stub.line());
            assertTrue(stub.line().startsWith("gone"));
        }
    }

    @Test
    void aServerWithoutTls_isNoneThatIsSilentForever() throws Exception {
        try (PythonStub stub = PythonStub.start("--greeting", "none");
                HappyPandaXClient client = stub.client()
                        .sslContext(trusting)
                        .timeout(Duration.ofSeconds(1))
                        .build()) {
            assertThrows(ConnectionFailedException.class, client::connect);
            assertFalse(client.alive());
            stub.assertAConnectionCameAndWasClosed();
        }
    }

    @Test
    void plainBytesToATlsServer_areATypedError() throws Exception {
        try (PythonStub stub = tlsStub();
                HappyPandaXClient client =
                        stub.client().timeout(Duration.ofSeconds(1)).build()) {
            assertThrows(ConnectionFailedException.class, client::connect);
            assertEquals("here", stub.line());
            assertTrue(stub.line().startsWith("gone"));
        }
    }

    @Test
    void killedInMidMessage_aServerWithTls_isATypedErrorToo() throws Exception {
        try (PythonStub stub = tlsStub();
                HappyPandaXClient client = stub.letIn(stub.client().sslContext(trusting))) {
            assertThrows(ConnectionFailedException.class, () -> client.send(List.of(Map.of("fname", "die"))));
            assertFalse(client.alive());
        }
    }

    @Test
    void anAnswerOverTlsThatIsNotWholeInTime_isATimeOut() throws Exception {
        try (PythonStub stub = tlsStub()) {
            String session;
            try (HappyPandaXClient first = stub.letIn(stub.client().sslContext(trusting))) {
                session = first.session();
            }
            HappyPandaXClient client = stub.client()
                    .sslContext(trusting)
                    .session(session)
                    .timeout(Duration.ofSeconds(3))
                    .build();
            client.connect();
            assertThrows(TimedOutException.class, () -> client.send(List.of(Map.of("fname", "drip"))));
            assertFalse(client.alive());
        }
    }

    private static PythonStub tlsStub() throws Exception {
        return tlsStub("localhost");
    }

    private static PythonStub tlsStub(String host) throws Exception {
        return PythonStub.start(
                "--cert",
                pem(host, "cert").toString(),
                "--key",
                pem(host, "key").toString());
    }

    private static Path pem(String host, String what) {
        return folder.resolve(host + "." + what + ".pem");
    }

    /** Makes one with its key, in PEM, for the server. Returns a context that trusts it. */
    private static SSLContext makeCertificateFor(String host) throws Exception {
        Path file = folder.resolve(host + ".p12");
        Program.Outcome made = Program.run(
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host);
        assertEquals(0, made.exitCode(), made.output());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        writePem(
                pem(host, "key"), "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        writePem(pem(host, "cert"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }

    private static void writePem(Path file, String what, byte[] octets) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(octets);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
    }
}

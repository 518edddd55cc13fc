package org.hilbert.heartbeat.client;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server behind https, with a certificate that only those trust who are told to. */
class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    @Test
    void whomToTrust_isASetting() throws Exception {
        SSLContext context = contextOfANewCertificate();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/hb_ping", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("1500".getBytes());
            exchange.close();
        });
        server.start();
        try {
            HeartbeatClient.Builder settings = HeartbeatClient.builder()
                    .url("https://localhost:" + server.getAddress().getPort())
                    .application("Pong");
            HeartbeatClient stranger = settings.build();
            CannotConnectException e = assertThrows(CannotConnectException.class, () -> stranger.ping(Duration.ZERO));
            assertTrue(e.getMessage().startsWith("cannot connect to https://localhost:"), e.getMessage());
            HeartbeatClient friend = settings.sslContext(context).build();
            assertEquals(Duration.ofMillis(1500), friend.ping(Duration.ZERO));
        } finally {
            server.stop(0);
        }
    }

    private SSLContext contextOfANewCertificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Program.Outcome made = Program.run(
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        assertEquals(0, made.exitCode(), made.output());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}

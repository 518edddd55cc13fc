package org.hilbert.heartbeat.access;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged server behind https, by configuration alone: it wants a certificate of each client, which stands for a key. */
@SideBySideAsAWhole // they share a maintenance
class TlsServerIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static int securePort;

    @BeforeAll
    static void aServerThatWantsCertificates() throws Exception {
        newCertificate("server", "CN=localhost");
        newCertificate("kiosk", "CN=Station 7, O=Museum");
        newCertificate("wall", "CN=wall");
        newCertificate("guest", "CN=guest");
        newCertificate("stranger", "CN=wall");
        for (String client : new String[] {"kiosk", "wall", "guest"}) {
            trust("clients", client);
        }
        trust("servers", "server");
        int port = ServerProcess.freePort();
        securePort = ServerProcess.freePort();
        server = ServerProcess.start(
                port,
                folder.resolve("server.log"),
                ServerProcess.briefly(
                        "-Dquarkus.http.ssl-port=" + securePort,
                        "-Dquarkus.tls.key-store.p12.path=" + store("server"),
                        "-Dquarkus.tls.key-store.p12.password=" + PASSWORD,
                        "-Dquarkus.tls.trust-store.p12.path=" + store("clients"),
                        "-Dquarkus.tls.trust-store.p12.password=" + PASSWORD,
                        "-Dquarkus.http.insecure-requests=redirect",
                        "-Dheartbeat.client-certificate=required",
                        "-Dheartbeat.certificate.wall=manage",
                        "-Dheartbeat.certificate.\"Station 7\"=beat",
                        "-Dheartbeat.key.key-on-the-wall=" + TestKeys.setting(Kind.READ)));
        untilTheSecurePortIsOpen();
    }

    /** It is opened beside the plain one, which may be first. */
    private static void untilTheSecurePortIsOpen() {
        within(Duration.ofSeconds(10))
                .ignoreException(ConnectException.class)
                .untilAsserted(() -> new Socket("localhost", securePort).close());
    }

    @AfterAll
    static void noServer() throws Exception {
        server.stop();
    }

    @Test
    void aCertificateOpensWhatItsNameStandsFor() throws Exception {
        assertEquals(200, status("kiosk", "GET", "/hb_ping?5000&appid=Tetris"));
        assertEquals(403, status("kiosk", "GET", "/list"));
        assertEquals(200, status("wall", "GET", "/list"));
        assertEquals(404, status("wall", "DELETE", "/api/maintenance"));
        assertEquals(403, status("wall", "GET", "/hb_ping?5000&appid=Tetris"));
    }

    @Test
    void oneThatIsTrustedAndStandsForNothing_opensNothing_andAKeyCountsMore() throws Exception {
        assertEquals(401, status("guest", "GET", "/list"));
        assertEquals(200, status("guest", "GET", "/list", "Authorization", "Bearer " + TestKeys.of(Kind.READ)));
        assertEquals(
                403, status("wall", "DELETE", "/api/maintenance", "Authorization", "Bearer " + TestKeys.of(Kind.READ)));
    }

    @Test
    void withoutATrustedOneThereIsNoConnection() {
        assertThrows(IOException.class, () -> status("stranger", "GET", "/list"));
        assertThrows(IOException.class, () -> status("", "GET", "/q/health/ready"));
    }

    @Test
    void byThePlainPortNobodyGetsIn() throws Exception {
        for (String request : new String[] {"GET /list", "POST /hb_ping?5000&appid=Tetris", "GET /q/metrics"}) {
            Wire.Reply reply =
                    Wire.exchange(server.port(), request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals(301, reply.status(), request);
        }
    }

    @Test
    void browsersAreToldToComeByHttpsAgain() throws Exception {
        HttpResponse<String> answer = send("wall", "GET", "/list");
        assertEquals(
                "max-age=86400",
                answer.headers().firstValue("Strict-Transport-Security").orElse(""));
    }

    @Test
    void theLogSaysWhoseCertificateDidIt() throws Exception {
        HttpRequest on = HttpRequest.newBuilder(uri("/api/maintenance"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"for\":\"1h\"}"))
                .timeout(Duration.ofSeconds(30))
                .build();
        assertEquals(
                201,
                client("wall").send(on, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(200, status("wall", "DELETE", "/api/maintenance"));
        String printed = Files.readString(folder.resolve("server.log"));
        assertTrue(printed.contains("wall at 127.0.0.1 switched maintenance of the station off"), printed);
    }

    private static int status(String client, String method, String target, String... headers) throws Exception {
        return send(client, method, target, headers).statusCode();
    }

    private static HttpResponse<String> send(String client, String method, String target, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client(client).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String target) {
        return URI.create("https://localhost:" + securePort + target);
    }

    /** @param name whose certificate it shows; empty for none */
    private static HttpClient client(String name) throws Exception {
        KeyManagerFactory own = null;
        if (!name.isEmpty()) {
            own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keyStore(name), PASSWORD.toCharArray());
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keyStore("servers"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : own.getKeyManagers(), trusted.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static KeyStore keyStore(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    private static void newCertificate(String name, String subject) throws Exception {
        keytool(
                "-genkeypair",
                "-keystore",
                store(name).toString(),
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-ext",
                "san=dns:localhost");
        keytool(
                "-exportcert",
                "-keystore",
                store(name).toString(),
                "-alias",
                name,
                "-file",
                folder.resolve(name + ".cer").toString());
    }

    private static void trust(String who, String name) throws Exception {
        keytool(
                "-importcert",
                "-noprompt",
                "-keystore",
                store(who).toString(),
                "-alias",
                name,
                "-file",
                folder.resolve(name + ".cer").toString());
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 5];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        System.arraycopy(
                new String[] {"-storetype", "PKCS12", "-storepass", PASSWORD}, 0, command, arguments.length + 1, 4);
        Program.Outcome made = Program.run(Map.of(), command);
        assertEquals(0, made.exitCode(), made.output());
    }
}

package org.hilbert.heartbeat.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Probes of real servers on loopback, and what is said of each that gives no proper answer. */
class NetworkTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static Names names;
    private static Network network;
    private static HttpServer plain;
    private static HttpsServer secure;
    private static ServerSocket silent;

    private Optional<Network> other = Optional.empty();

    @BeforeAll
    static void serversAreThere() throws Exception {
        vertx = Vertx.vertx();
        names = new Names(DnsServerAddressStreamProviders::platformDefault);
        network = new Network(vertx, new Trusting(), names);
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.createContext("/", exchange -> answer(exchange, 200, "all works"));
        plain.createContext("/broken", exchange -> answer(exchange, 503, "|[x]"));
        plain.createContext(
                "/host",
                exchange -> answer(exchange, 200, exchange.getRequestHeaders().getFirst("Host")));
        plain.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/broken");
            answer(exchange, 302, "");
        });
        plain.start();
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(ownCertificate()));
        secure.createContext("/", exchange -> answer(exchange, 200, "all works"));
        secure.start();
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void allEnds() throws IOException {
        network.close();
        names.close();
        vertx.close();
        plain.stop(0);
        secure.stop(0);
        silent.close();
    }

    @AfterEach
    void theOtherNetworkEnds() {
        other.ifPresent(Network::close);
    }

    @Test
    void whoTakesAConnectionHasAnswered() throws Exception {
        assertEquals(Answer.answered(), tcp("127.0.0.1:" + silent.getLocalPort(), LONG));
    }

    @Test
    void aConnectionThatIsRefusedIsToldAsThat() throws Exception {
        int nobody = ServerProcess.freePort();
        assertEquals(failed("connection refused (127.0.0.1:" + nobody + ")"), tcp("127.0.0.1:" + nobody, LONG));
        assertEquals(failed("connection refused (localhost:" + nobody + ")"), http("http://localhost:" + nobody, LONG));
    }

    @Test
    void whoTakesAConnectionAndSaysNothing_isNotWaitedForAnyLonger() throws Exception {
        int port = silent.getLocalPort();
        assertEquals(
                failed("no answer within 200 ms (127.0.0.1:" + port + ")"), http("http://127.0.0.1:" + port, SHORT));
    }

    @Test
    void norWhoSaysNothingWhereTlsIsSpoken() throws Exception {
        int port = silent.getLocalPort();
        assertEquals(
                failed("no answer within 200 ms (127.0.0.1:" + port + ")"), http("https://127.0.0.1:" + port, SHORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void whatWasOpenedIsClosedWhenTheTimeIsOver(String scheme) throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            http(scheme + "://127.0.0.1:" + mute.getLocalPort(), SHORT);
            try (Socket socket = mute.accept()) {
                socket.setSoTimeout((int) LONG.toMillis());
                assertDoesNotThrow(() -> socket.getInputStream().readAllBytes(), "there is no end");
            }
        }
    }

    @Test
    void aStatusThatCountsIsAnAnswer() throws Exception {
        assertEquals(Answer.answered(), http(plain("/"), LONG));
        assertEquals(Answer.answered(), http(plain("/moved"), LONG));
        assertEquals(Answer.answered(), http(plain("/broken"), LONG, "status", "200,503"));
    }

    @Test
    void anotherStatusIsNone() throws Exception {
        assertEquals(failed("answered 503, not 200-399 (" + at(plain) + ")"), http(plain("/broken"), LONG));
        assertEquals(failed("answered 302, not 200 (" + at(plain) + ")"), http(plain("/moved"), LONG, "status", "200"));
    }

    @Test
    void aTextMayBeWanted() throws Exception {
        assertEquals(Answer.answered(), http(plain("/"), LONG, "contains", "works"));
        assertEquals(
                failed("answered 200, without the wanted text in its first 64 KiB (" + at(plain) + ")"),
                http(plain("/"), LONG, "contains", "fails"));
    }

    @Test
    void theServerIsToldByWhichNameItIsAsked() throws Exception {
        String url = "http://localhost:" + plain.getAddress().getPort() + "/host";
        assertEquals(
                Answer.answered(),
                http(url, LONG, "contains", "localhost:" + plain.getAddress().getPort()));
    }

    @Test
    void aCertificateThatNobodyTrustsIsToldAsThat() throws Exception {
        assertEquals(failed("certificate not trusted (" + secureAt() + ")"), http("https://" + secureAt(), LONG));
    }

    @Test
    void oneThatTheTlsConfigurationTrusts_isFine() throws Exception {
        assertEquals(Answer.answered(), http("https://" + secureAt(), LONG, "tls", "museum", "contains", "works"));
        assertEquals(Answer.answered(), tcp(secureAt(), LONG, "tls", "museum"));
    }

    @Test
    void oneOfAnotherHostIsToldAsThat() throws Exception {
        String address = "127.0.0.1:" + secure.getAddress().getPort();
        assertEquals(
                failed("certificate is for another host (" + address + ")"),
                http("https://" + address, LONG, "tls", "museum"));
        assertEquals(Answer.answered(), http("https://" + address, LONG, "tls", "anybody"));
    }

    @Test
    void whatIsNotTls_orNotHttp_isToldAsThat() throws Exception {
        try (ServerSocket shell = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread greeting = new Thread(() -> greetTwice(shell));
            greeting.start();
            String address = "127.0.0.1:" + shell.getLocalPort();
            assertEquals(failed("answered what is not TLS (" + address + ")"), http("https://" + address, LONG));
            assertEquals(failed("answered what is not HTTP (" + address + ")"), http("http://" + address, LONG));
            greeting.join();
        }
    }

    @Test
    void aNameServerThatSaysNothingIsInsideTheTime() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.getLocalPort());
            other = Optional.of(new Network(
                    vertx, new Trusting(), new Names(() -> new SingletonDnsServerAddressStreamProvider(server))));
            assertEquals(
                    failed("no answer within 200 ms (exhibit.example:80)"),
                    ask(new TcpProbe(check("tcp", "exhibit.example:80"), other.get()), SHORT));
            // Who has an address, or is in the hosts file, does not wait for it.
            assertEquals(
                    Answer.answered(),
                    ask(new TcpProbe(check("tcp", "127.0.0.1:" + silent.getLocalPort()), other.get()), LONG));
            assertEquals(
                    Answer.answered(),
                    ask(new TcpProbe(check("tcp", "localhost:" + silent.getLocalPort()), other.get()), LONG));
        }
    }

    private static void greetTwice(ServerSocket server) {
        for (int i = 0; i < 2; i++) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // whoever asked has heard enough
            }
        }
    }

    private static Answer tcp(String address, Duration timeout, String... fields) throws Exception {
        return ask(new TcpProbe(check("tcp", address, fields), network), timeout);
    }

    private static Answer http(String address, Duration timeout, String... fields) throws Exception {
        return ask(new HttpProbe(check("http", address, fields), network), timeout);
    }

    private static Answer ask(Probe probe, Duration timeout) throws Exception {
        return probe.ask(timeout).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static ProbeCheck check(String type, String address, String... fields) {
        String[] all = new String[fields.length + 4];
        System.arraycopy(new String[] {"type", type, "address", address}, 0, all, 0, 4);
        System.arraycopy(fields, 0, all, 4, fields.length);
        return ProbeSettings.probe(all);
    }

    private static Answer failed(String cause) {
        return Answer.failed(cause);
    }

    private static String plain(String path) {
        return "http://" + at(plain) + path;
    }

    private static String at(HttpServer server) {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static String secureAt() {
        return "localhost:" + secure.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        try (exchange) {
            exchange.getResponseBody().write(octets);
        }
    }

    private static Path store() {
        return folder.resolve("server.p12");
    }

    private static SSLContext ownCertificate() throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Program.Outcome made = Program.run(
                Map.of(),
                keytool,
                "-genkeypair",
                "-keystore",
                store().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost");
        assertEquals(0, made.exitCode(), made.output());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    /** Has two TLS configurations that trust that server: {@code museum}, and {@code anybody}, which cares for no name. */
    private static final class Trusting implements TlsConfigurationRegistry {
        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.of(new BaseTlsConfiguration() {
                @Override
                public TrustOptions getTrustStoreOptions() {
                    return new PfxOptions().setPath(store().toString()).setPassword(PASSWORD);
                }

                @Override
                public SSLOptions getSSLOptions() {
                    return new SSLOptions();
                }

                @Override
                public Optional<String> getHostnameVerificationAlgorithm() {
                    return name.equals("anybody") ? Optional.of("NONE") : Optional.empty();
                }
            });
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException();
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.FleetOfServers;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.RedisServer;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySideAsAWhole;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two servers on each kind of Redis there is: what one hears the other knows. */
@Order(1) // takes among the longest
@SideBySideAsAWhole // each starts two servers
class RedisKindsIT {
    private static final String PASSWORD = "a-password-of-the-tests";
    /** The commands of the scripts, and those by which everything is read and written anew. */
    private static final String RIGHTS =
            "+del +eval +evalsha +exists +get +hdel +hget +hscan +hset +incr +pexpire +set +time"
                    + " +xadd +xrange +xrevrange +zadd +zrange +zrem +zremrangebyscore +zrevrange +zscan +zscore";

    @TempDir
    Path folder;

    @Test
    void withAPassword() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"), "--requirepass", PASSWORD);
                FleetOfServers fleet =
                        fleet(Map.of("QUARKUS_REDIS_HOSTS", redis.url(), "QUARKUS_REDIS_PASSWORD", PASSWORD))) {
            assertTheyAreOne(fleet, "1");
        }
    }

    @Test
    void asAUserThatMayDoNothingElse() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"))) {
            redis.ask(words("ACL SETUSER heartbeat on >" + PASSWORD + " resetkeys resetchannels ~{heartbeat}:* -@all "
                    + RIGHTS));
            try (FleetOfServers fleet = fleet(
                    Map.of("QUARKUS_REDIS_HOSTS", "redis://heartbeat:" + PASSWORD + "@127.0.0.1:" + redis.port()))) {
                assertTheyAreOne(fleet, "1");
                // Written anew, it takes the other commands.
                redis.kill();
                redis.restartEmpty();
                redis.ask(words("ACL SETUSER heartbeat on >" + PASSWORD
                        + " resetkeys resetchannels ~{heartbeat}:* -@all " + RIGHTS));
                fleet.untilAllAreReady();
                assertTheyAreOne(fleet, "2");
                assertEquals(List.of(), redis.ask("ACL", "LOG"), "what it wanted and must not");
            }
        }
    }

    @Test
    void overTls() throws Exception {
        certificate();
        int port = ServerProcess.freePort();
        try (RedisServer redis = RedisServer.start(
                        folder.resolve("redis"),
                        "--tls-port",
                        String.valueOf(port),
                        "--tls-cert-file",
                        folder.resolve("redis.crt").toString(),
                        "--tls-key-file",
                        folder.resolve("redis.key").toString(),
                        "--tls-ca-cert-file",
                        folder.resolve("redis.crt").toString(),
                        "--tls-auth-clients",
                        "no");
                FleetOfServers fleet = fleet(
                        Map.of(
                                "QUARKUS_REDIS_HOSTS",
                                "rediss://127.0.0.1:" + port,
                                "QUARKUS_REDIS_TLS_CONFIGURATION_NAME",
                                "redis"),
                        "-Dquarkus.tls.redis.hostname-verification-algorithm=HTTPS",
                        "-Dquarkus.tls.redis.trust-store.pem.certs=" + folder.resolve("redis.crt"))) {
            assertTheyAreOne(fleet, "1");
            String clients = String.valueOf(redis.ask("CLIENT", "LIST"));
            long overTls = clients.lines()
                    .filter(client -> client.contains("laddr=127.0.0.1:" + port))
                    .count();
            assertTrue(overTls >= 2, clients); // one that was made too late to be waited for is kept for the next time
        }
    }

    @Test
    void withSentinel_whichMakesAnotherOneTheMaster() throws Exception {
        try (RedisServer master = RedisServer.start(folder.resolve("master"));
                RedisServer replica =
                        RedisServer.start(folder.resolve("replica"), "--replicaof", "127.0.0.1 " + master.port());
                RedisServer sentinel = RedisServer.sentinel(folder.resolve("sentinel"), "fleet", master.port(), 1)) {
            replica.until(
                    "it follows",
                    () -> String.valueOf(replica.ask("INFO", "replication")).contains("master_link_status:up"));
            sentinel.until(
                    "the sentinel knows the replica",
                    () -> ((List<?>) sentinel.ask("SENTINEL", "REPLICAS", "fleet")).size() == 1);
            try (FleetOfServers fleet = fleet(Map.of(
                    "QUARKUS_REDIS_HOSTS",
                    "redis://127.0.0.1:" + sentinel.port(),
                    "QUARKUS_REDIS_CLIENT_TYPE",
                    "sentinel",
                    "QUARKUS_REDIS_MASTER_NAME",
                    "fleet",
                    "QUARKUS_REDIS_AUTO_FAILOVER",
                    "true"))) {
                assertTheyAreOne(fleet, "1");
                master.kill();
                fleet.until(
                        "the replica is the master",
                        () -> String.valueOf(replica.ask("ROLE")).startsWith("[master"));
                fleet.untilAllAreReady();
                assertTheyAreOne(fleet, "2");
                assertNotEquals(0L, replica.ask("DBSIZE"));
            }
        }
    }

    @Test
    void inACluster() throws Exception {
        List<RedisServer> masters = RedisServer.cluster(folder.resolve("cluster"), 3);
        try (FleetOfServers fleet = fleet(Map.of(
                "QUARKUS_REDIS_HOSTS",
                masters.get(0).url() + "," + masters.get(1).url() + ","
                        + masters.get(2).url(),
                "QUARKUS_REDIS_CLIENT_TYPE",
                "cluster"))) {
            assertTheyAreOne(fleet, "1");
            long withKeys = 0;
            for (RedisServer master : masters) {
                withKeys += (long) master.ask("DBSIZE") > 0 ? 1 : 0;
            }
            assertEquals(1, withKeys, "what changes together lies together");
        } finally {
            masters.forEach(RedisServer::close);
        }
    }

    /** @param round so that the same may be asked again */
    private static void assertTheyAreOne(FleetOfServers fleet, String round) throws Exception {
        String steady = "Steady" + round;
        assertEquals("60200", fleet.ask(0, "/hb_ping?60000&appid=" + steady));
        fleet.until(
                "the other one has heard of it, too",
                () -> fleet.ask(1, "/status?appid=" + steady).startsWith("OK - fine application"));

        Wire.Reply on = fleet.send(
                0,
                "POST",
                "/api/maintenance",
                "{\"application\":\"" + steady + "\",\"for\":\"1h\",\"why\":\"new lamp\"}");
        assertEquals(201, on.status(), on::body);
        fleet.until(
                "the other one knows of the maintenance, too",
                () -> fleet.ask(1, "/status?appid=" + steady).startsWith("OK - maintenance until "));
        assertEquals(
                200,
                fleet.send(1, "DELETE", "/api/maintenance?application=" + steady, "")
                        .status());
        fleet.until(
                "and the first one that it is over",
                () -> fleet.ask(0, "/status?appid=" + steady).startsWith("OK - fine application"));

        // T = 0.3 s and the tolerance make a max wait of 0.5 s: late after 1.5 s, lost after 3 s.
        String dying = "Dying" + round;
        fleet.ask(0, "/hb_ping?300&appid=" + dying);
        for (int node = 0; node < fleet.size(); node++) {
            int one = node;
            fleet.until(
                    "it is lost", () -> told(fleet, one, dying).stream().anyMatch(line -> line.contains("to=LOST")));
        }
        List<String> told = told(fleet, 0, dying);
        assertEquals(
                List.of("STARTING", "LATE", "CRITICAL", "LOST"),
                told.stream()
                        .map(line -> line.replaceAll(".* to=(\\w+) .*", "$1"))
                        .toList(),
                told::toString);
        fleet.until("both have told the same", () -> told(fleet, 1, dying).equals(told(fleet, 0, dying)));
        assertEquals(all(fleet, 0), all(fleet, 1));
    }

    private static List<String> told(FleetOfServers fleet, int node, String application) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream()
                        .filter(line -> line.application().equals(application))
                        .map(Histories.Line::what)
                        .toList();
    }

    private static List<String> all(FleetOfServers fleet, int node) throws IOException {
        return new Histories(fleet.port(node))
                .read().stream().map(Histories.Line::what).toList();
    }

    private FleetOfServers fleet(Map<String, String> redis, String... options) throws Exception {
        Map<String, String> environment = new HashMap<>(redis);
        environment.put("HEARTBEAT_TOLERANCE", "200ms");
        environment.put("HEARTBEAT_GUARD_SHARE", "0");
        String[] all = Stream.concat(Stream.of("-Xmx256m"), Stream.of(options)).toArray(String[]::new);
        FleetOfServers fleet = new FleetOfServers(folder, environment, all);
        fleet.add(Map.of());
        fleet.add(Map.of());
        fleet.start();
        return fleet;
    }

    private static String[] words(String command) {
        return command.split(" ");
    }

    /** A key and a certificate of 127.0.0.1, which is its own authority. */
    private void certificate() throws Exception {
        Path store = folder.resolve("redis.p12");
        Program.Outcome made = Program.run(
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1");
        assertEquals(0, made.exitCode(), made.output());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem(
                "redis.key",
                "PRIVATE KEY",
                keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        pem("redis.crt", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private void pem(String file, String what, byte[] octets) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}

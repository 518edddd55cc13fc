package org.hilbert.heartbeat.access;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A server that believes the proxy at 127.0.0.1, and that proxy's requests. */
@QuarkusTest
@TestProfile(ForwardedAddressTest.BehindAProxy.class)
class ForwardedAddressTest extends ServerTest {
    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "heartbeat.identity", "app-at-host",
                    "heartbeat.rate.per-second", "5",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.3.7|Tetris @ 10.0.3.7",
                "10.0.3.7:41112|Tetris @ 10.0.3.7",
                "fd00:0:0::5|Tetris @ fd00::5",
                "'[fd00::5]:41112'|Tetris @ fd00::5",
                "fe80::1%eth0|Tetris @ fe80::1",
                "unknown|Tetris @ 127.0.0.1",
                "not an address|Tetris @ 127.0.0.1",
            })
    void anApplicationIsAtTheAddressThatTheProxyNames(String header, String id) {
        raw().header("X-Forwarded-For", header)
                .get("/hb_ping?500&appid=Tetris")
                .then()
                .statusCode(200);
        assertEquals(id, body("/list"));
    }

    @Test
    void withoutAHeader_anApplicationIsAtTheProxy() {
        body("/hb_ping?500&appid=Tetris");
        assertEquals("Tetris @ 127.0.0.1", body("/list"));
    }

    @Test
    void whoeverAsks_asksOfHisOwnApplications() {
        raw().header("X-Forwarded-For", "10.0.3.7").get("/hb_ping?500&appid=Tetris");
        raw().header("X-Forwarded-For", "10.0.3.7")
                .get("/status?appid=Tetris")
                .then()
                .body(startsWith("OK - fine application [Tetris @ 10.0.3.7]"));
        raw().header("X-Forwarded-For", "10.0.3.8")
                .get("/status?appid=Tetris")
                .then()
                .body(startsWith("CRITICAL - no application record for queried ID: [Tetris @ 10.0.3.8]"));
    }

    @Test
    void eachStationBehindTheProxyHasALimitOfItsOwn() {
        for (int i = 0; i < 10; i++) {
            raw().header("X-Forwarded-For", "10.0.3.9").get("/list").then().statusCode(200);
        }
        raw().header("X-Forwarded-For", "10.0.3.9").get("/list").then().statusCode(429);
        raw().header("X-Forwarded-For", "10.0.3.10").get("/list").then().statusCode(200);
    }
}

package org.hilbert.heartbeat.access;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A server that believes a proxy in another network, and what others than that proxy claim. */
@QuarkusTest
@TestProfile(UntrustedProxyTest.BehindAnotherProxy.class)
class UntrustedProxyTest extends ServerTest {
    public static class BehindAnotherProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "heartbeat.identity", "app-at-host",
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.trusted-proxies", "10.0.0.0/24");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"})
    void whatAnybodyElseSaysOfAnAddressIsNotBelieved(String header) {
        String value = header.equals("Forwarded") ? "for=10.0.3.7" : "10.0.3.7";
        raw().header(header, value).get("/hb_ping?500&appid=Tetris").then().statusCode(200);
        assertEquals("Tetris @ 127.0.0.1", body("/list"));
    }

    @Test
    void anEmptyHeaderIsNotEvenRead() {
        raw().header("X-Forwarded-For", "")
                .get("/hb_ping?500&appid=Tetris")
                .then()
                .statusCode(200);
        assertEquals("Tetris @ 127.0.0.1", body("/list"));
    }
}

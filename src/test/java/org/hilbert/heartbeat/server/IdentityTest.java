package org.hilbert.heartbeat.server;

import java.util.HashMap;
import java.util.Map;

import org.hilbert.heartbeat.server.HeartbeatConfig.Identity;
import org.hilbert.heartbeat.testsupport.Configured;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class IdentityTest {
    @ParameterizedTest
    @CsvSource({
        ", , BARE",
        "embedded, , BARE",
        "none, , BARE",
        "redis, , APP_AT_HOST",
        "redis, bare, BARE",
        "embedded, app-at-host, APP_AT_HOST"
    })
    void aFleetTellsHostsApartUnlessSomebodySaysOtherwise(String store, String identity, Identity expected) {
        Map<String, String> settings = new HashMap<>();
        if (store != null) {
            settings.put("heartbeat.store", store);
        }
        if (identity != null) {
            settings.put("heartbeat.identity", identity);
        }
        assertEquals(expected, Identity.of(Configured.with(settings)));
    }
}

package org.hilbert.heartbeat.server;

import java.util.HashMap;
import java.util.Map;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ListenAddressTest {
    @Test
    void withoutVariablesNothingIsSaid() {
        assertEquals(Map.of(), settings("", "", ""));
        assertEquals(Map.of(), ListenAddress.settings(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8889,                                             '',        '',   127.0.0.1, 8889",
        "127.0.0.1:8889,                                                    '',        '',   127.0.0.1, 8889",
        "http://localhost:8889/,                                            '',        '',   localhost, 8889",
        "http://station-7:8889/heartbeat.html?container=pong&next=%n,       '',        '',   station-7, 8889",
        "http://[::1]:8889,                                                 '',        '',   ::1,       8889",
        "http://localhost:8889,                                             LOCALHOST, 8889, localhost, 8889",
        "'',                                                                0.0.0.0,   9000, 0.0.0.0,   9000",
    })
    void theyAreUnderstoodAsByThePythonServer(
            String url, String host, String port, String listenHost, String listenPort) {
        assertEquals(
                Map.of("quarkus.http.host", listenHost, "quarkus.http.port", listenPort), settings(url, host, port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://localhost:8888|''|8889|HB_PORT=8889 contradicts HB_URL=http://localhost:8888; set only one of them, or both alike",
                "http://localhost:8888|station-7|''|HB_HOST=station-7 contradicts HB_URL=http://localhost:8888; set only one of them, or both alike",
                "http://localhost|''|''|HB_URL must be http://HOST:PORT, such as http://127.0.0.1:8888, was http://localhost",
                "https://localhost:8888|''|''|HB_URL must be http://HOST:PORT, such as http://127.0.0.1:8888, was https://localhost:8888",
                "http://me:secret@localhost:8888|''|''|HB_URL must be http://HOST:PORT, such as http://127.0.0.1:8888",
                "http://localhost:65536|''|''|HB_URL must be http://HOST:PORT, such as http://127.0.0.1:8888, was http://localhost:65536",
                "''|''|http|HB_PORT must be a port from 1 to 65535, was http",
                "''|''|0|HB_PORT must be a port from 1 to 65535, was 0",
            })
    void contradictionsAndNonsenseEndTheStartWithASentence(String url, String host, String port, String sentence) {
        var refusal = assertThrows(ConfigurationException.class, () -> settings(url, host, port));
        assertEquals(sentence, refusal.getMessage());
    }

    private static Map<String, String> settings(String url, String host, String port) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HB_URL", url);
        environment.put("HB_HOST", host);
        environment.put("HB_PORT", port);
        return ListenAddress.settings(environment);
    }
}

package org.hilbert.heartbeat.client;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, http://127.0.0.1:8888",
                "-, kiosk, -, http://kiosk:8888",
                "-, -, 9999, http://127.0.0.1:9999",
                "-, kiosk, 9999, http://kiosk:9999",
                "-, ::1, 9999, http://[::1]:9999",
                "-, [fe80::1], 9999, http://[fe80::1]:9999",
                "http://kiosk:80, other, 1, http://kiosk:80",
                "'', kiosk, '', http://kiosk:8888",
            })
    void whatTheVariablesSay(String url, String host, String port, String address) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HB_URL", url);
        environment.put("HB_HOST", host);
        environment.put("HB_PORT", port);
        environment.values().removeIf(value -> value == null);
        assertEquals(address, ServerAddress.of(environment).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999", "abc", "-1", "8888/x", "8888?x"})
    void aPortIsANumber(String port) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(Map.of("HB_PORT", port)));
        assertEquals("the port (HB_PORT) must be from 1 to 65535, was " + port, e.getMessage());
    }

    /** A station sets one address for its server, which listens on all, and its applications. */
    @ParameterizedTest
    @CsvSource({
        "http://0.0.0.0:8888, http://127.0.0.1:8888",
        "0.0.0.0:8888, http://127.0.0.1:8888",
        "http://[::]:8888/hb, http://[::1]:8888/hb",
        "http://10.0.0.0:8888, http://10.0.0.0:8888"
    })
    void allAddresses_areThisMachine(String url, String address) {
        assertEquals(address, ServerAddress.parse("url", url).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8888, http://127.0.0.1:8888",
        "kiosk, http://kiosk",
        "https://kiosk:8443/hb/, https://kiosk:8443/hb",
        "HTTP://Kiosk:8888, HTTP://Kiosk:8888",
        "http://kiosk:8888/heartbeat.html?container=pong&next=%n, http://kiosk:8888",
        "http://kiosk:8888/hb?x#y, http://kiosk:8888/hb"
    })
    void anAddressIsWrittenInManyWays(String url, String address) {
        assertEquals(address, ServerAddress.parse("url", url).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://",
                "ftp://kiosk:21",
                "http://kiosk:0",
                "http://kiosk:65536",
                "http://kiosk:http",
                "http://a b:1",
                "file:///etc",
                "http://no_host:1",
                "http://:8888"
            })
    void anAddressThatIsNone_isNamed(String url) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse("HB_URL", url));
        assertEquals(
                "HB_URL must be http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:8888, was " + url,
                e.getMessage());
    }

    @Test
    void aPassword_isNotRepeated() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> ServerAddress.parse("HB_URL", "http://me:secret@kiosk:8888"));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}

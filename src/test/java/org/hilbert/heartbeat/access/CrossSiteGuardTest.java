package org.hilbert.heartbeat.access;

import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which page may change something: only the server's own, under a name that nobody else can turn to it. */
class CrossSiteGuardTest {
    private final CrossSiteGuard guard =
            new CrossSiteGuard(Set.of("heartbeat.example.org", "other.example.org:8443"), "Station-7.museum.example");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // no page at all
                "-, -, -, true",
                "-, -, anything, true",
                "-, none, anything, true",
                "-, same-origin, anything, true",
                "-, cross-site, 127.0.0.1:8888, false",
                "-, Cross-Site, 127.0.0.1:8888, false",
                // an image or a link of a page on another port of the same machine
                "-, same-site, localhost:8888, false",
                "-, anything, localhost:8888, false",
                "-, Same-Origin, localhost:8888, true",
                // an address, localhost or this machine, where the page and the server are the same
                "http://127.0.0.1:8888, same-origin, 127.0.0.1:8888, true",
                "http://127.0.0.1:8888, -, 127.0.0.1:8888, true",
                "http://[::1]:8888, -, [::1]:8888, true",
                "http://10.0.0.5:8888, -, 10.0.0.5:8888, true",
                "http://10.0.0.5, -, 10.0.0.5, true",
                "http://10.0.0.5:80, -, 10.0.0.5, true",
                "http://10.0.0.5, -, 10.0.0.5:80, true",
                "http://LOCALHOST:8888, -, localhost:8888, true",
                "http://station-7:8888, -, station-7:8888, true",
                "http://station-7.local:8888, -, station-7.local:8888, true",
                "http://station-7.museum.example:8888, -, Station-7.museum.example:8888, true",
                // ... and where they are not
                "http://127.0.0.1:8888, -, 127.0.0.1:8889, false",
                "http://127.0.0.1, -, 127.0.0.1:8888, false",
                "http://127.0.0.1:8888, -, localhost:8888, false",
                "http://127.0.0.1:8888, cross-site, 127.0.0.1:8888, false",
                "http://127.0.0.1:8888, -, -, false",
                "http://127.0.0.1:443, -, 127.0.0.1, false",
                "https://127.0.0.1, -, 127.0.0.1, false",
                "https://127.0.0.1:8888, -, 127.0.0.1:8888, false",
                // a name that somebody turned to this server's address
                "http://evil.example.org:8888, same-origin, evil.example.org:8888, false",
                "http://localhost.evil.example.org, same-origin, localhost.evil.example.org, false",
                "http://127.0.0.1.evil.example.org, same-origin, 127.0.0.1.evil.example.org, false",
                // a name that is set, also behind a proxy that says another Host
                "http://heartbeat.example.org, same-origin, heartbeat.example.org, true",
                "https://heartbeat.example.org, same-origin, 127.0.0.1:8888, true",
                "https://heartbeat.example.org:443, -, 127.0.0.1:8888, true",
                "http://heartbeat.example.org:8888, -, heartbeat.example.org:8888, true",
                "https://heartbeat.example.org:8443, -, heartbeat.example.org:8443, true",
                "https://heartbeat.example.org:8443, -, 127.0.0.1:8888, false",
                "http://heartbeat.example.org:3000, -, heartbeat.example.org:8888, false",
                "http://heartbeat.example.org:443, -, 127.0.0.1:8888, false",
                "https://heartbeat.example.org, cross-site, heartbeat.example.org, false",
                "https://Heartbeat.Example.org, same-site, 127.0.0.1:8888, true",
                "https://other.example.org:8443, -, 127.0.0.1:8888, true",
                "https://other.example.org, -, 127.0.0.1:8888, false",
                "https://x.heartbeat.example.org, -, heartbeat.example.org, false",
                // what is no page of a server
                "null, same-origin, 127.0.0.1:8888, false",
                "file://, -, 127.0.0.1:8888, false",
                "chrome-extension://127.0.0.1, -, 127.0.0.1, false",
                "127.0.0.1:8888, -, 127.0.0.1:8888, false",
                "'', -, 127.0.0.1:8888, false",
                "http://, -, '', false",
                "http://x@127.0.0.1:8888, -, x@127.0.0.1:8888, false",
                "http://127.0.0.1:8888/, -, 127.0.0.1:8888/, false",
            })
    void onlyTheServersOwnPagesChangeSomething(String origin, String site, String host, boolean allowed) {
        assertEquals(allowed, guard.allows(origin, site, host, false));
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1:8443, 127.0.0.1:8443, true",
        "https://127.0.0.1, 127.0.0.1, true",
        "https://127.0.0.1, 127.0.0.1:443, true",
        "https://127.0.0.1, 127.0.0.1:80, false",
        "http://127.0.0.1:8443, 127.0.0.1:8443, false",
        "http://127.0.0.1, 127.0.0.1, false",
        "https://heartbeat.example.org, heartbeat.example.org, true",
        "https://other.example.org:8443, other.example.org:8443, true",
        "http://heartbeat.example.org, heartbeat.example.org, false",
        "http://other.example.org:8443, other.example.org:8443, false",
    })
    void whatComesByHttps_isChangedByAPageThatCameByHttps(String origin, String host, boolean allowed) {
        assertEquals(allowed, guard.allows(origin, null, host, true));
    }
}

package org.hilbert.heartbeat.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.server.HeartbeatConfig.Probe.Type;
import org.hilbert.heartbeat.testsupport.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProbeSettingsTest {
    private static final OptionalInt NONE = OptionalInt.empty();

    @Test
    void withoutSettingsThereIsNoProbe() {
        assertEquals(List.of(), ProbeCheck.all(Configured.with(Map.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp;address=a:1;every=999ms|.every must be 1s to 3600s, was 999ms",
                "tcp;address=a:1;every=61m|.every must be 1s to 3600s, was 3660s",
                "tcp;address=a:1;timeout=99ms|.timeout must be 100ms to 10s, was 99ms",
                "tcp;address=a:1;every=3s;timeout=4s|.timeout must be 100ms to 3s, was 4s",
                "tcp;address=a|.address must be host:port, an IPv6 address in brackets, the port 1 to 65535",
                "tcp;address=::1:80|.address must be host:port",
                "tcp;address=http://a:80|.address must be host:port",
                "tcp;address=a:0|.address must be host:port",
                "tcp;address=a:65536|.address must be host:port",
                "tcp;address=a:1;status=200|.status must not be there: it is no field of type tcp",
                "tcp;address=a:1;contains=x|.contains must not be there: it is no field of type tcp",
                "tcp;address=a:1;server-key=x|.server-key must not be there: it is no field of type tcp",
                "http;address=http://a;key-file=x|.key-file must not be there: it is no field of type http",
                "happypandax;address=a;key-file=x|.key-file must not be there: it is no field of type happypandax",
                "conplyent;address=a;tls=x|.tls must not be there: it is no field of type conplyent",
                "http;address=a:80|.address must be an http or https URL with a host, without a user and a fragment",
                "http;address=ftp://a|.address must be an http or https URL with a host",
                "http;address=http:///a|.address must be an http or https URL with a host",
                "http;address=http:a|.address must be an http or https URL with a host",
                "http;address=http://anna:geheim@a|.address must be an http or https URL with a host, without a user",
                "http;address=http://a/#b|.address must be an http or https URL with a host, without a user and a fragment",
                "http;address=http://a;tls=x|.tls must not be there where the address begins with http:",
                "http;address=http://a;status=2xx|.status must be 1 to 20 codes from 200 to 599 and ranges of them",
            })
    void whatIsNotAllowedIsTold_withTheKeyAndTheBound(String fields, String sentence) {
        String[] parts = fields.split(";");
        Map<String, String> settings = new HashMap<>(Map.of("heartbeat.probe.\"Pong wall\".type", parts[0]));
        for (int i = 1; i < parts.length; i++) {
            String[] field = parts[i].split("=", 2);
            settings.put("heartbeat.probe.\"Pong wall\"." + field[0], field[1]);
        }
        var refusal = assertThrows(
                ConfigurationException.class,
                () -> ProbeCheck.all(Configured.with(settings)).forEach(ProbeSettingsTest::make));
        assertTrue(refusal.getMessage().startsWith("heartbeat.probe.\"Pong wall\"" + sentence), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("geheim"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb"})
    void aNameIsAnApplicationsId(String name) {
        var refusal = assertThrows(ConfigurationException.class, () -> ProbeCheck.all(named(name)));
        assertTrue(
                refusal.getMessage()
                        .startsWith("heartbeat.probe: the name of a probe is the ID of an application: appid must not"),
                refusal.getMessage());
    }

    @Test
    void aNameMayBeAsLongAsAnApplicationsId() {
        assertEquals(1, ProbeCheck.all(named("a".repeat(256))).size());
        assertThrows(ConfigurationException.class, () -> ProbeCheck.all(named("a".repeat(257))));
    }

    @Test
    void thereAreFiveThousandAtMost() {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            settings.put("heartbeat.probe.p" + i + ".type", "tcp");
            settings.put("heartbeat.probe.p" + i + ".address", "a:1");
        }
        assertEquals(5000, ProbeCheck.all(Configured.with(settings)).size());
        settings.put("heartbeat.probe.one-more.type", "tcp");
        settings.put("heartbeat.probe.one-more.address", "a:1");
        var refusal = assertThrows(ConfigurationException.class, () -> ProbeCheck.all(Configured.with(settings)));
        assertEquals("heartbeat.probe: there may be 5000 probes at most, were 5001", refusal.getMessage());
    }

    @Test
    void unlessSaidOtherwiseItAsksEachTenSeconds_forFiveSecondsAtMost() {
        ProbeCheck check = ProbeSettings.probe("type", "tcp", "address", "a:1");
        assertEquals(Duration.ofSeconds(10), check.settings().every());
        assertEquals(Duration.ofSeconds(5), check.timeout());
        assertEquals(Duration.ofSeconds(15), check.promise());
    }

    @Test
    void whereItAsksMoreOftenThanThat_aQuestionTakesNoLongerThanUntilTheNext() {
        ProbeCheck check = ProbeSettings.probe("type", "tcp", "address", "a:1", "every", "2s");
        assertEquals(Duration.ofSeconds(2), check.timeout());
        assertEquals(Duration.ofSeconds(4), check.promise());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://Exhibit.local|http://exhibit.local/|exhibit.local",
                "HTTP://exhibit.local:80/a/b|http://exhibit.local/a/b|exhibit.local",
                "http://exhibit_7:8080/health?token=geheim|http://exhibit_7:8080/health?...|exhibit_7",
                "https://10.0.0.5:443|https://10.0.0.5/|10.0.0.5",
                "https://[0::1]:8443/|https://[::1]:8443/|::1",
                "http://a/ü|http://a/%C3%BC|a",
            })
    void anUrlIsShownWithoutItsQuery(String address, String target, String host) {
        HttpProbe probe = new HttpProbe(ProbeSettings.probe("type", "http", "address", address), null);
        assertEquals(target, probe.target());
        assertEquals(host, probe.host());
    }

    @Test
    void anAddressIsAHostAndAPort() {
        assertEquals(Optional.of(new Address("exhibit.local", 7007)), Address.parse("Exhibit.local:7007", NONE));
        assertEquals(Optional.of(new Address("::1", 80)), Address.parse("[0:0:0:0:0:0:0:1]:80", NONE));
        assertEquals(Optional.of(new Address("a", 9922)), Address.parse("a", OptionalInt.of(9922)));
        assertEquals(Optional.of(new Address("::1", 9922)), Address.parse("[::1]", OptionalInt.of(9922)));
        assertEquals(Optional.empty(), Address.parse("[a]:1", NONE));
        assertEquals(Optional.empty(), Address.parse("a b:1", NONE));
    }

    @Test
    void anAddressIsWrittenAsInAnUrl_andWithoutBracketsInALine() {
        assertEquals("[::1]:80", new Address("::1", 80).toString());
        assertEquals("::1 port 80", new Address("::1", 80).inALine());
        assertEquals("exhibit.local:80", new Address("exhibit.local", 80).inALine());
    }

    @Test
    void statusCodesAreCodesAndRanges() {
        StatusCodes codes = StatusCodes.parse("200-299, 401").orElseThrow();
        assertTrue(codes.contain(200));
        assertTrue(codes.contain(299));
        assertFalse(codes.contain(300));
        assertTrue(codes.contain(401));
        assertEquals("200-299,401", codes.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "200-", "399-200", "600", "200,", "0200"})
    void whatIsNoneIsNone(String text) {
        assertEquals(Optional.empty(), StatusCodes.parse(text));
    }

    @Test
    void probesOfOneIntervalAreSpreadOverItEvenly() {
        List<Duration> waits = Spread.over(
                Stream.generate(() -> Duration.ofSeconds(10)).limit(1000).toList());
        for (int i = 0; i < 1000; i++) {
            assertEquals(Duration.ofMillis(10L * i), waits.get(i));
        }
    }

    @Test
    void thoseOfDifferentIntervalsDoNotBeginTogether() {
        List<Duration> waits = Spread.over(List.of(
                Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(30)));
        assertEquals(
                List.of(Duration.ZERO, Duration.ofMillis(6666), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                waits.stream().map(wait -> Duration.ofMillis(wait.toMillis())).toList());
    }

    private static void make(ProbeCheck check) {
        if (check.settings().type() == Type.HTTP) {
            new HttpProbe(check, null);
        } else if (check.settings().type() == Type.TCP) {
            new TcpProbe(check, null);
        }
    }

    private static org.hilbert.heartbeat.server.HeartbeatConfig named(String name) {
        String key = "heartbeat.probe.\"" + name + "\".";
        return Configured.with(Map.of(key + "type", "tcp", key + "address", "a:1"));
    }
}

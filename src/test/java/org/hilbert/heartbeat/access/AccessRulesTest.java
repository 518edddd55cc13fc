package org.hilbert.heartbeat.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;

import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the settings of access mean, and which are refused. */
class AccessRulesTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ALL_ADDRESSES = "0.0.0.0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "unset",
            value = {
                // heartbeat.open | keys | listens on | open
                "unset       | no  | 127.0.0.1 | beat read manage",
                "unset       | no  | ::1       | beat read manage",
                "unset       | no  | localhost | beat read manage",
                "unset       | yes | 127.0.0.1 | ''",
                "unset       | yes | 0.0.0.0   | ''",
                "true        | no  | 0.0.0.0   | beat read manage",
                "true        | yes | 0.0.0.0   | beat read manage",
                " True       | no  | 127.0.0.1 | beat read manage",
                "false       | yes | 127.0.0.1 | ''",
                "beat        | yes | 0.0.0.0   | beat",
                "beat        | no  | 0.0.0.0   | beat",
                "beat        | no  | 127.0.0.1 | beat",
                "beat,read   | yes | 0.0.0.0   | beat read",
                "read , beat | yes | 0.0.0.0   | beat read",
                "read        | no  | 127.0.0.1 | read",
                "manage      | no  | 127.0.0.1 | read manage",
                "beat,read,manage | yes | 0.0.0.0 | beat read manage",
            })
    void whatIsOpen(String open, String keys, String host, String expected) {
        Map<String, String> settings = new HashMap<>(keys.equals("yes") ? TestKeys.settings() : Map.of());
        if (open != null) {
            settings.put("heartbeat.open", open);
        }
        AccessRules rules = AccessRules.of(Configured.with(settings), host);
        assertDoesNotThrow(() -> rules.mustBeMeant(host));
        assertEquals(expected, Kind.ALL.stream().filter(rules::isOpen).collect(Collectors.joining(" ")));
        assertEquals(expected.equals("beat read manage"), rules.everythingIsOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL_ADDRESSES, "::", "10.0.0.5", "192.168.1.1"})
    void whereOthersCanReachIt_somebodyMustHaveSaidWhoMay(String host) {
        AccessRules rules = AccessRules.of(Configured.with(Map.of()), host);
        String sentence = assertThrows(ConfigurationException.class, () -> rules.mustBeMeant(host))
                .getMessage();
        assertTrue(sentence.contains("heartbeat key NAME") && sentence.contains("heartbeat.open=true"), sentence);
        assertFalse(rules.isOpen(Kind.BEAT));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, true, false, false",
        "0.0.0.0, true, true, true",
        "0.0.0.0, false, false, true",
        "127.0.0.1, true, false, true"
    })
    void whereOthersCanReachIt_theProxiesThatAreBelievedMustBeNamed(
            String host, boolean behindProxy, boolean areNamed, boolean starts) {
        if (starts) {
            assertDoesNotThrow(() -> AccessRules.mustNameItsProxies(host, behindProxy, areNamed));
            return;
        }
        String sentence = assertThrows(
                        ConfigurationException.class, () -> AccessRules.mustNameItsProxies(host, behindProxy, areNamed))
                .getMessage();
        assertTrue(sentence.contains("needs quarkus.http.proxy.trusted-proxies"), sentence);
    }

    @Test
    void aCertificateIsAsGoodAsAKey() {
        AccessRules rules =
                AccessRules.of(Configured.with(Map.of("heartbeat.certificate.\"Station 7\"", "beat")), ALL_ADDRESSES);
        assertDoesNotThrow(() -> rules.mustBeMeant(ALL_ADDRESSES));
        assertEquals(
                new Holder("Station 7", Kind.BEAT),
                rules.holderOfCertificate("Station 7").orElseThrow());
        assertTrue(rules.holderOfCertificate("station 7").isEmpty());
        assertEquals(HeartbeatConfig.ClientCertificate.REQUESTED, rules.clientCertificate());
    }

    @Test
    void aKeyIsFoundByItsDigest_andNoOther() {
        AccessRules rules = AccessRules.of(Configured.with(TestKeys.settings()), LOOPBACK);
        for (String kind : Kind.ALL) {
            assertEquals(
                    new Holder(TestKeys.name(kind), kind),
                    rules.holderOf(Key.digest(TestKeys.of(kind))).orElseThrow());
        }
        assertTrue(rules.holderOf(Key.digest(TestKeys.UNKNOWN)).isEmpty());
        assertTrue(rules.holderOf(new byte[0]).isEmpty());
    }

    @Test
    void manageIncludesRead_andNothingElseIncludesAnything() {
        for (String kind : Kind.ALL) {
            for (String wanted : Kind.ALL) {
                boolean expected = kind.equals(wanted) || kind.equals(Kind.MANAGE) && wanted.equals(Kind.READ);
                assertEquals(expected, new Holder("x", kind).may(wanted), kind + " " + wanted);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat.open|maybe|heartbeat.open must be true, false, or a list of beat, read and manage, was maybe",
                "heartbeat.open|beat;read|heartbeat.open must be true, false, or a list of beat, read and manage, was beat;read",
                "heartbeat.open|false|heartbeat.open=false needs a key: nobody could ask anything",
                "heartbeat.certificate.kiosk|admin|heartbeat.certificate.kiosk must be beat, read or manage, was admin",
                "heartbeat.hosts|a b|heartbeat.hosts must be names such as heartbeat.example.org or station-7:8888, was a b",
                "heartbeat.hosts|http://x|heartbeat.hosts must be names such as heartbeat.example.org or station-7:8888, was http://x",
            })
    void whatIsNotAllowedIsTold(String key, String value, String sentence) {
        assertEquals(sentence, refusal(Map.of(key, value)));
    }

    /** Somebody may have written the key itself where its digest belongs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hbk_secret",
                "read hbk_secret",
                "read sha256:hbk_secret",
                "admin sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "read sha256:000000000000000000000000000000000000000000000000000000000000000",
                "read sha256:00000000000000000000000000000000000000000000000000000000000000000",
                "read,sha256:0000000000000000000000000000000000000000000000000000000000000000",
            })
    void aMalformedKeyIsNotRepeated(String text) {
        assertEquals(
                "heartbeat.key.wall must be beat, read or manage, a blank, and sha256: with 64 hexadecimal digits, as"
                        + " 'heartbeat key' prints it; it is something else",
                refusal(Map.of("heartbeat.key.wall", text)));
    }

    @Test
    void aHundredKeysAreTaken_andNotOneMore() {
        assertDoesNotThrow(() -> AccessRules.of(Configured.with(keys(AccessRules.MOST_KEYS)), LOOPBACK));
        assertEquals("heartbeat.key: there may be at most 100, were 101", refusal(keys(AccessRules.MOST_KEYS + 1)));
    }

    @Test
    void hostsAreNamesInLowerCase() {
        assertEquals(
                Set.of("heartbeat.example.org", "station-7:8888"),
                AccessRules.of(
                                Configured.with(Map.of("heartbeat.hosts", "Heartbeat.Example.org, station-7:8888")),
                                LOOPBACK)
                        .hosts());
    }

    @Test
    void aCertificateThatNobodyIsAskedFor_isAMistake() {
        assertEquals(
                "heartbeat.client-certificate must be requested or required where there is a heartbeat.certificate",
                refusal(Map.of("heartbeat.certificate.kiosk", "beat", "heartbeat.client-certificate", "none")));
    }

    /** By a plain port everybody could come without one. */
    @ParameterizedTest
    @CsvSource({
        "required, enabled, false",
        "required, Enabled, false",
        "required, disabled, true",
        "required, REDIRECT, true",
        "requested, enabled, true",
        "none, enabled, true",
    })
    void whereACertificateIsRequired_thereIsNoPlainPort(String wanted, String insecureRequests, boolean starts) {
        AccessRules rules = AccessRules.of(Configured.with(Map.of("heartbeat.client-certificate", wanted)), LOOPBACK);
        if (starts) {
            assertDoesNotThrow(() -> rules.mustBeEnforced(insecureRequests));
        } else {
            assertTrue(assertThrows(ConfigurationException.class, () -> rules.mustBeEnforced(insecureRequests))
                    .getMessage()
                    .startsWith("heartbeat.client-certificate=required needs TLS"));
        }
    }

    @Test
    void whoseCertificatesAreTrustedMustBeSaid() {
        HeartbeatConfig config = Configured.with(Map.of("heartbeat.certificate.kiosk", "beat"));
        AccessSetup setup = new AccessSetup(config, LOOPBACK);
        assertEquals(
                "certificates of clients need TLS, and a trust store with whom to trust, such as"
                        + " quarkus.tls.trust-store.pem.certs=FILE (see SECURITY.md)",
                assertThrows(ConfigurationException.class, () -> setup.customizeHttpsServer(new HttpServerOptions()))
                        .getMessage());
        HttpServerOptions trusting = new HttpServerOptions();
        trusting.setTrustOptions(new PemTrustOptions().addCertPath("clients-ca.crt"));
        setup.customizeHttpsServer(trusting);
        assertEquals(ClientAuth.REQUEST, trusting.getClientAuth());
        assertDoesNotThrow(() ->
                new AccessSetup(Configured.with(Map.of()), LOOPBACK).customizeHttpsServer(new HttpServerOptions()));
    }

    private static Map<String, String> keys(int number) {
        return IntStream.range(0, number)
                .boxed()
                .collect(Collectors.toMap(i -> "heartbeat.key.k" + i, i -> TestKeys.setting(Kind.BEAT)));
    }

    private static String refusal(Map<String, String> settings) {
        return assertThrows(ConfigurationException.class, () -> AccessRules.of(Configured.with(settings), LOOPBACK))
                .getMessage();
    }
}

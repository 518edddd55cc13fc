package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.configuration.ConfigurationException;

import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.testsupport.Configured;
import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ActionSettingsTest {
    private static final ApplicationId TETRIS = ApplicationId.of("Tetris");

    @Test
    void withoutSettingsThereIsNoAction() {
        assertEquals(List.of(), ActionCheck.all(Configured.with(Map.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook|.url must be there: a webhook needs it",
                "command|.command must be there: a command needs it",
                "mail|.to must be there: a mail needs it",
                "webhook;url=ftp://a/b|.url must be an http or https URL with a host, without a user and a fragment",
                "webhook;url=https://anna:geheim@a/b|.url must be an http or https URL with a host, without a user",
                "webhook;url=https:///b|.url must be an http or https URL with a host",
                "webhook;url=http://a b|.url must be an http or https URL with a host",
                "webhook;url=http://a/#b|.url must be an http or https URL with a host, without a user and a fragment",
                "webhook;url=http://a;to=anna@example.org|.to must not be there: it is no field of a webhook",
                "webhook;url=http://a;secret=geheim|.secret must have 16 to 512 octets",
                "webhook;url=http://a;secret=whsec_gehe!m|.secret must have 16 to 512 octets",
                "webhook;url=http://a;token=ge heim|.token must be 1 to 4000 visible ASCII characters",
                "webhook;url=http://a;timeout=500ms|.timeout must be 1s to 60s, was 500ms",
                "webhook;url=http://a;give-up-after=1s|.give-up-after must be 60s to 2678400s, was 1s",
                "webhook;url=http://a;on=critical,dead|.on must be states such as critical and lost, recovery, or none"
                        + " alone; was critical,dead",
                "webhook;url=http://a;on=none,lost|.on must be states such as critical and lost",
                "webhook;url=http://a;on=recovery|.on must name a state, or be none alone",
                "command;command=bin/x|.command must begin with the absolute path of a program",
                "command;command={appid},x|.command must begin with the absolute path of a program",
                "command;command=x;timeout=11m|.timeout must be 1s to 600s, was 660s",
                "command;command=x;url=http://a|.url must not be there: it is no field of a command",
                "command;command=x;give-up-after=1h|.give-up-after must not be there: it is no field of a command",
                "conplyent|.command must be there: a conplyent needs it",
                "conplyent;command=exec|.address must be there: a conplyent needs it",
                "conplyent;command=/bin/x;address=a|.command must begin with the name of a command of the station",
                "conplyent;command={appid};address=a|.command must begin with the name of a command of the station",
                "conplyent;command=exec,x;address=a b|.address must be host or host:port, an IPv6 address in brackets",
                "conplyent;command=exec,x;address=a:0|.address must be host or host:port",
                "conplyent;command=exec,x;address={host}:x|.address must be host or host:port",
                "conplyent;command=exec,x;address=a;timeout=11m|.timeout must be 1s to 600s, was 660s",
                "conplyent;command=exec,x;address=a;max-interval=31s|.max-interval must be 1s to 30s, was 31s",
                "conplyent;command=exec,x;address=a;server-key=geheim|.key-file must be there too",
                "conplyent;command=exec,x;address=a;key-file=geheim|.server-key must be there too",
                "conplyent;command=exec,x;address=a;server-key=geheim;key-file=geheim|.server-key must be a key: a public key has 40 characters of Z85",
                "conplyent;command=exec,x;address=a;url=http://a|.url must not be there: it is no field of a conplyent",
                "command;command=x;address=a|.address must not be there: it is no field of a command",
                "mail;to=anna|.to must be 1 to 20 bare addresses",
                "mail;to=anna@example.org,Bob <bob@example.org>|.to must be 1 to 20 bare addresses",
                "mail;to=anna@example.org;gather=2h|.gather must be 0s to 3600s, was 7200s",
            })
    void whatIsNotAllowedIsTold_withTheKey_andWithoutASecret(String fields, String sentence) {
        String[] parts = fields.split(";");
        Map<String, String> settings = new HashMap<>(Map.of("heartbeat.action.\"hall 1\".type", parts[0]));
        for (int i = 1; i < parts.length; i++) {
            String[] field = parts[i].split("=", 2);
            settings.put("heartbeat.action.\"hall 1\"." + field[0], field[1]);
        }
        var refusal = assertThrows(
                ConfigurationException.class,
                () -> ActionCheck.all(Configured.with(settings)).forEach(ActionSettingsTest::make));
        String key = "heartbeat.action.\"hall 1\"";
        assertTrue(refusal.getMessage().startsWith(key + sentence), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("geheim"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"heartbeat.action.a.type,fax", "heartbeat.action.a.ulr,http://a", "heartbeat.action.a.url,http://a"})
    void anUnknownType_aMisspeltKey_andNoTypeAtAll_areRefused(String key, String value) {
        Map<String, String> settings = new HashMap<>();
        settings.put(key, value);
        if (key.endsWith("ulr")) {
            settings.put("heartbeat.action.a.type", "webhook");
        }
        Exception refusal = assertThrows(RuntimeException.class, () -> Configured.with(settings));
        String named = key.endsWith("url") ? "heartbeat.action.a.type" : key;
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    }

    @Test
    void aNameIsShort_andOfPlainCharacters() {
        assertEquals(1, ActionCheck.all(named("a".repeat(40))).size());
        assertThrows(ConfigurationException.class, () -> ActionCheck.all(named("a".repeat(41))));
        assertThrows(ConfigurationException.class, () -> ActionCheck.all(named("-a")));
        assertThrows(ConfigurationException.class, () -> ActionCheck.all(named("liveness probe")));
    }

    @Test
    void thereAreFiftyAtMost() {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            settings.put("heartbeat.action.a" + i + ".type", "mail");
        }
        assertEquals(50, ActionCheck.all(Configured.with(settings)).size());
        settings.put("heartbeat.action.one-more.type", "mail");
        var refusal = assertThrows(ConfigurationException.class, () -> ActionCheck.all(Configured.with(settings)));
        assertEquals("heartbeat.action: there may be 50 actions at most, were 51", refusal.getMessage());
    }

    @Test
    void unlessSaidOtherwiseOneIsToldOfAlarms_andOfTheirEnd() {
        Audience audience = Audience.of(Settings.action("type", "webhook"));
        assertTrue(audience.isTold());
        assertTrue(audience.wants(State.STALLED));
        assertTrue(audience.wants(State.CRITICAL));
        assertTrue(audience.wants(State.LOST));
        assertFalse(audience.wants(State.LATE));
        assertTrue(audience.wantsRecovery(change(State.LOST, State.UP)));
        assertFalse(audience.wantsRecovery(change(State.LATE, State.UP)));
        assertFalse(audience.wantsRecovery(change(State.CRITICAL, State.LOST)));
        assertTrue(audience.includes(TETRIS));
        assertFalse(audience.isLimited());
    }

    @Test
    void onNoneIsForWhatIsOnlyCalled() {
        Audience audience = Audience.of(Settings.action("type", "command", "on", "none"));
        assertFalse(audience.isTold());
        assertFalse(audience.wantsRecovery(change(State.LOST, State.UP)));
    }

    @Test
    void applicationsAreNamesOrPatterns() {
        Audience audience = Audience.of(Settings.action("type", "mail", "on", "Late", "applications", "Tet*,Pong"));
        assertTrue(audience.includes(TETRIS));
        assertTrue(audience.includes(ApplicationId.of("Pong")));
        assertFalse(audience.includes(ApplicationId.of("Pong 2")));
        assertTrue(audience.isLimited());
        assertEquals(List.of("LATE"), audience.on());
    }

    @Test
    void aNameOrPatternIsAsLongAsAnApplicationsNameAtMost() {
        ActionCheck longest = Settings.action("type", "mail", "applications", "a".repeat(256));
        assertTrue(Audience.of(longest).includes(ApplicationId.of("a".repeat(256))));
        ActionCheck longer = Settings.action("type", "mail", "applications", "a".repeat(257));
        assertThrows(ConfigurationException.class, () -> Audience.of(longer));
    }

    @Test
    void ofAWebhookOnlyItsHostIsShown() {
        ActionCheck check = Settings.action("type", "webhook", "url", "https://hooks.example.org:8443/T0/secret?key=1");
        assertEquals("https://hooks.example.org:8443/...", webhook(check).target());
    }

    @Test
    void ofACommandOnlyItsProgramIsShown() {
        ActionCheck check = Settings.action("type", "command", "command", "/usr/bin/env,TOKEN=geheim,x");
        LocalCommand command = LocalCommand.of(check, null, null, id -> Optional.empty());
        Occasion occasion = new Occasion("7", TETRIS, State.LOST, Instant.EPOCH, "was silent", Occasion.TEST);
        assertEquals("/usr/bin/env with 2 arguments", command.target());
        assertEquals("run /usr/bin/env with 2 arguments", command.plan(occasion));
    }

    @Test
    void aNameIsPassedOnWhereTheActionOrTheRosterSaysThatThereIsSuch() {
        Roster none = Roster.none(new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(2)));
        Audience all = Audience.of(Settings.action("type", "command"));
        Audience some = Audience.of(Settings.action("type", "command", "applications", "Tet*"));
        assertEquals(Optional.empty(), ActionKinds.refusal(TETRIS, some, none));
        assertTrue(ActionKinds.refusal(ApplicationId.of("sshd"), some, none).isPresent());
        assertEquals(
                Optional.of("its name is not passed on: it is not on the roster"),
                ActionKinds.refusal(TETRIS, all, none));
    }

    private static void make(ActionCheck check) {
        Audience.of(check);
        switch (check.settings().type()) {
            case WEBHOOK -> webhook(check);
            case COMMAND -> LocalCommand.of(check, null, null, id -> Optional.empty());
            case CONPLYENT -> new StationCommand(check, null, id -> Optional.empty());
            case MAIL -> new Mailing(check, new Sender("//a", "a", Optional.empty()), null, null);
        }
    }

    private static Webhook webhook(ActionCheck check) {
        FakeTime time = new FakeTime();
        return new Webhook(check, "//a", new HttpClients(null, time), new ObjectMapper(), time);
    }

    private static HeartbeatConfig named(String name) {
        return Configured.with(Map.of("heartbeat.action.\"" + name + "\".type", "mail"));
    }

    private static StateChange change(State from, State to) {
        return new StateChange(TETRIS, from, to, new FakeTime().wallAfter(Duration.ZERO), Reason.PINGED);
    }
}

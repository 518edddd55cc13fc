package org.hilbert.heartbeat.action;

import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.rest.Doer;
import org.hilbert.heartbeat.testsupport.CaughtLog;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Actions of a whole server: shown, tried, and told of what happens. */
@QuarkusTest
@TestProfile(ActionsServerTest.SomeActions.class)
public class ActionsServerTest extends ServerTest {
    public static class SomeActions implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.ofEntries(
                    Map.entry("quarkus.mailer.from", "heartbeat@example.org"),
                    Map.entry("heartbeat.url", "https://station.example.org/"),
                    Map.entry("heartbeat.action.phone.type", "mail"),
                    Map.entry("heartbeat.action.phone.to", "anna@example.org,bob@example.org"),
                    Map.entry("heartbeat.action.phone.gather", "5s"),
                    Map.entry("heartbeat.action.restart.type", "command"),
                    Map.entry("heartbeat.action.restart.command", "env"),
                    Map.entry("heartbeat.action.restart.on", "none"),
                    Map.entry("heartbeat.action.slow.type", "command"),
                    Map.entry("heartbeat.action.slow.command", "sleep,1"),
                    Map.entry("heartbeat.action.slow.on", "none"),
                    Map.entry("heartbeat.action.hook.type", "webhook"),
                    Map.entry("heartbeat.action.hook.url", "http://127.0.0.1:1/path-geheim?key=geheim"),
                    Map.entry("heartbeat.action.hook.token", "token-geheim"),
                    Map.entry("heartbeat.action.hook.secret", "secret-geheim-0123456789"),
                    Map.entry("heartbeat.action.hook.applications", "none of these tests"));
        }
    }

    @TestHTTPResource
    URL server;

    @Inject
    MockMailbox mailbox;

    @Inject
    Tellings tellings;

    @BeforeEach
    void noMails() {
        untilNothingIsTold();
        mailbox.clear();
    }

    @Test
    void actionsAreShown_andNothingSecret() {
        get("/api/actions")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(false))
                .body("actions.find { it.name == 'hook' }.type", equalTo("webhook"))
                .body("actions.find { it.name == 'hook' }.target", equalTo("http://127.0.0.1:1/..."))
                .body("actions.find { it.name == 'hook' }.applications", equalTo(List.of("none of these tests")))
                .body("actions.find { it.name == 'phone' }.target", equalTo("anna@example.org, bob@example.org"))
                .body(
                        "actions.find { it.name == 'phone' }.on",
                        equalTo(List.of("STALLED", "CRITICAL", "LOST", "RECOVERY")))
                .body("actions.find { it.name == 'phone' }.waiting", equalTo(0))
                .body("actions.find { it.name == 'restart' }.on", equalTo(List.of()))
                .body(not(containsString("geheim")));
    }

    @Test
    void anActionIsTried_asATestInAllForms_andIsInHistory() {
        Program.find("env");
        tried("restart", "{\"application\":\"Pong\"}")
                .then()
                .statusCode(200)
                .body("result", equalTo("DONE"))
                .body("application", equalTo("Pong"))
                .body("purpose", equalTo("test"))
                .body("text", containsString("HB_PURPOSE=test"));
        tried("phone", "").then().statusCode(200).body("result", equalTo("DONE"));
        List<Mail> mails = mailbox.getMailsSentTo("bob@example.org");
        assertEquals(1, mails.size());
        assertTrue(
                mails.get(0).getSubject().contains("] TEST: test is DONE"),
                mails.get(0).getSubject());
        tried("phone", "{\"application\":\"A+B & C\"}").then().statusCode(200);
        String text = mailbox.getMailsSentTo("bob@example.org").get(1).getText();
        assertTrue(text.endsWith("\nhttps://station.example.org/app.html?id=A%2BB%20%26%20C\n"), text);
        tried("hook", "{}")
                .then()
                .statusCode(200)
                .body("result", equalTo("FAILED"))
                .body("text", startsWith("no connection"));
        get("/api/apps/Pong/history").then().body("entries[0].action", equalTo("restart"));
        get("/api/actions")
                .then()
                .body("actions.find { it.name == 'hook' }.last.result", equalTo("FAILED"))
                .body(not(containsString("geheim")));
    }

    /** What has begun ends as if somebody waited for it, and is told of; until then it is being tried. */
    @Test
    void whoeverHangsUp_doesNotUndoHisTry() throws IOException {
        Program.find("sleep");
        try (CaughtLog log = new CaughtLog(Doer.class.getName())) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.getOutputStream()
                        .write(
                                ("POST /api/actions/slow/try HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 22\r\n\r\n{\"application\":\"Pong\"}")
                                        .getBytes(UTF_8));
                until(() ->
                        !log.lines(line -> line.contains("tried the action")).isEmpty());
            }
            tried("slow", "{}").then().statusCode(409);
        }
        until(() -> "slow".equals(get("/api/apps/Pong/history").path("entries[0].action")));
    }

    @Test
    void whatCannotBeTriedIsRefused() {
        tried("fax", "{}")
                .then()
                .statusCode(404)
                .body("detail", equalTo("there is no action of that name; /api/actions lists those there are"));
        raw().post("/api/actions/phone/try").then().statusCode(415);
        get("/api/actions/phone/try").then().statusCode(405).header("Allow", "POST, OPTIONS");
        for (String path : List.of("/api/actions", "/api/actions/")) {
            raw().delete(path).then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        }
        raw().contentType("application/json")
                .post("/api/actions/phone/try?app=Pong")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "7", "{\"application\":7}", "{\"app\":\"Pong\"}", "{\"application\":\"Pong\",\"x\":1}", "{"
            })
    void anOrderThatIsNoneIsRefused(String body) {
        tried("phone", body).then().statusCode(400);
        assertEquals(0, mailbox.getTotalMessagesSent());
    }

    @Test
    void severalChangesWithinAMomentAreOneMail_andANameBreaksNoHeader() {
        beat(Command.PING, "Pong [x]", 500, "127.0.0.1");
        beat(Command.PING, "Tetris", 500, "127.0.0.1");
        time.passMillis(7600);
        registry.sweep();
        look();
        assertEquals(0, mailbox.getTotalMessagesSent());
        get("/api/actions").then().body("actions.find { it.name == 'phone' }.waiting", equalTo(2));
        time.pass(Duration.ofSeconds(5));
        until(() -> {
            look();
            return mailbox.getTotalMessagesSent() > 0;
        });
        Mail mail = mailbox.getMailsSentTo("anna@example.org").get(0);
        assertTrue(
                mail.getSubject()
                        .matches(
                                "\\[[^\\r\\n]+] (Pong %5Bx%5D|Tetris) is CRITICAL: it was silent for too long \\(and 1 more\\)"),
                mail.getSubject());
        assertTrue(mail.getText().contains("Pong %5Bx%5D is CRITICAL: it was silent for too long"), mail.getText());
        assertTrue(mail.getText().contains("Tetris is CRITICAL: it was silent for too long"), mail.getText());
        assertTrue(mail.getText().contains("\nhttps://station.example.org/\n"), mail.getText());
        until(() -> get("/api/changes?limit=1000").body().asString().contains("told of 2 changes"));
    }

    private Response tried(String name, String body) {
        return raw().contentType("application/json").body(body).post("/api/actions/" + name + "/try");
    }

    private void look() {
        tellings.of("phone").orElseThrow().look();
    }

    /** What the test before has left. */
    private void untilNothingIsTold() {
        time.pass(Duration.ofSeconds(5));
        until(() -> {
            look();
            time.pass(Duration.ofSeconds(5));
            return tellings.of("phone").orElseThrow().waiting(1) == 0;
        });
    }
}

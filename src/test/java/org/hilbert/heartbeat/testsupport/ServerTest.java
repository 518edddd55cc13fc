package org.hilbert.heartbeat.testsupport;

import java.time.Duration;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.server.HeartbeatRegistry;
import org.junit.jupiter.api.BeforeEach;

import static io.restassured.RestAssured.given;
import static org.hilbert.heartbeat.testsupport.Eventually.within;

/** What the tests of the HTTP side share: a server that knows nobody, and requests that go out as they are written. */
public abstract class ServerTest {
    @Inject
    protected ServerTime time;

    @Inject
    protected HeartbeatRegistry registry;

    @BeforeEach
    void theServerKnowsNobody() {
        time.untilAllIsForgotten(registry);
    }

    protected static RequestSpecification raw() {
        return given().urlEncodingEnabled(false);
    }

    protected static Response get(String path) {
        return raw().get(path);
    }

    /** The body of a request that must succeed. */
    protected static String body(String path) {
        return get(path).then().statusCode(200).extract().body().asString();
    }

    /** A beat that does not come over HTTP: from any address, and many in a short time. */
    protected void beat(Command command, String id, long millis, String address) {
        registry.beat(new Beat(command, ApplicationId.of(id), Duration.ofMillis(millis)), () -> address);
    }

    /** As many applications, named by that and a number from 0 on. */
    protected void manyPing(int applications, String name) {
        for (int i = 0; i < applications; i++) {
            beat(Command.PING, name + i, 500, "127.0.0.1");
        }
    }

    /** Waits for what the server does meanwhile, in real time. */
    protected static void until(Callable<Boolean> isSo) {
        within(Duration.ofSeconds(10)).until(isSo);
    }
}

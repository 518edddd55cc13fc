package org.hilbert.heartbeat.rest.api;

import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** A server of several halls, as {@code halls.yaml} has them. */
@QuarkusTest
@TestProfile(GroupsTest.Halls.class)
public class GroupsTest extends ServerTest {
    /** Also for tests of other rooms. */
    public static class Halls implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "heartbeat.identity", "app-at-host",
                    "heartbeat.metrics.max-applications", "4",
                    "heartbeat.guard.share", "0",
                    "heartbeat.roster", "src/test/resources/roster/halls.yaml");
        }
    }

    @BeforeEach
    void threeHallsBeat() {
        ping("Pong", "10.0.3.5");
        time.passMillis(4500);
        ping("Tetris", "10.0.3.4");
        ping("Pong", "10.0.3.4");
        ping("Globe", "10.0.4.1");
        ping("Guest", "192.168.1.9");
    }

    @Test
    void eachApplicationIsShownWithItsHostGroupAndTags_asFarAsThereAreAny() {
        get("/api/apps")
                .then()
                .body("applications.host", contains("10.0.3.5", "10.0.3.4", "10.0.3.4", "10.0.4.1", "192.168.1.9"))
                .body("applications.group", contains("Hall 3", "Games", "Hall 3", "Hall 4", null))
                .body("applications[1].tags", contains("touch", "ground floor"))
                .body("applications[4].tags", nullValue());
        get("/api/apps/Globe?host=10.0.4.1")
                .then()
                .body("host", equalTo("10.0.4.1"))
                .body("group", equalTo("Hall 4"))
                .body("tags", contains("ground floor", "projector"));
        beat(Command.DONE, "Globe", 0, "10.0.4.1");
        get("/api/apps/Globe?host=10.0.4.1")
                .then()
                .body("state", equalTo("DONE"))
                .body("group", equalTo("Hall 4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group=Hall%203|Pong @ 10.0.3.5,Pong @ 10.0.3.4",
                "group=hall%203|",
                "group=|Pong @ 10.0.3.5,Tetris @ 10.0.3.4,Pong @ 10.0.3.4,Globe @ 10.0.4.1,Guest @ 192.168.1.9",
                "tag=ground%20floor|Pong @ 10.0.3.5,Tetris @ 10.0.3.4,Pong @ 10.0.3.4,Globe @ 10.0.4.1",
                "tag=ground%20floor&tag=projector|Globe @ 10.0.4.1",
                "tag=projector&tag=touch|",
                "host=10.0.3.4&tag=ground%20floor|Tetris @ 10.0.3.4,Pong @ 10.0.3.4",
                "host=10.0.3.4&group=Hall%203|Pong @ 10.0.3.4",
            })
    void theListAndTheApiLeaveOnlyThoseThatAreAskedFor(String query, String ids) {
        String expected = ids == null ? "" : ids;
        assertEquals(expected, body("/list?" + query).replace(",\n", ","));
        assertEquals(
                expected,
                String.join(",", get("/api/apps?" + query).then().extract().<List<String>>path("applications.id")));
    }

    @Test
    void aPageIsOfWhatIsLeft_andSoIsTheTotal() {
        get("/api/apps?group=Hall%203&order=worst&limit=1&offset=1")
                .then()
                .body("total", equalTo(2))
                .body("applications.id", contains("Pong @ 10.0.3.4"));
        get("/api/apps?group=Hall%203&state=LATE&find=pong")
                .then()
                .body("total", equalTo(1))
                .body("applications.id", contains("Pong @ 10.0.3.5"));
    }

    @Test
    void groupsAreCounted_byNameWithThoseOfNoneLast() {
        get("/api/groups")
                .then()
                .statusCode(200)
                .body("total", equalTo(4))
                .body("groups.name", contains("Games", "Hall 3", "Hall 4", null))
                .body("groups.applications", contains(1, 2, 1, 1))
                .body("groups[1].states", equalTo(Map.of("LATE", 1, "STARTING", 1)))
                .body("groups.late", contains(0, 1, 0, 0))
                .body("groups.alarming", contains(0, 0, 0, 0));
        get("/api/groups?limit=2&offset=1")
                .then()
                .body("total", equalTo(4))
                .body("groups.name", contains("Hall 3", "Hall 4"));
    }

    @Test
    void theWorstGroupComesFirst_ifThatIsAskedFor() {
        time.passMillis(4500); // Pong @ 10.0.3.5 is lost, the others are late
        ping("Globe", "10.0.4.1");
        get("/api/groups?order=worst")
                .then()
                .body("groups.name", contains("Hall 3", "Games", null, "Hall 4"))
                .body("groups.alarming", contains(1, 0, 0, 0))
                .body("groups.late", contains(1, 1, 1, 0));
    }

    @Test
    void hostsAndTagsAreCountedToo_alsoWithinAGroup() {
        get("/api/groups?by=host&group=Hall%203").then().body("groups.name", contains("10.0.3.4", "10.0.3.5"));
        get("/api/groups?by=tag")
                .then()
                .body("groups.name", contains("ground floor", "projector", "touch", null))
                .body("groups.applications", contains(4, 1, 1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/groups?by=hall|by must be group, host or tag",
                "/api/groups?order=name|order must be first or worst",
                "/api/groups?limit=1001|limit must be a whole number from 1 to 1000, was 1001",
                "/api/apps?host=a%20b|host must be an address of at most 64 letters, digits, dots, colons, dashes and underscores",
            })
    void whatIsOutOfBoundsIsRefused(String path, String sentence) {
        get(path).then().statusCode(400).body("detail", equalTo(sentence));
    }

    @Test
    void namesAndTheirNumberAreBounded() {
        String tooLong = "x".repeat(65);
        get("/api/apps?group=" + tooLong)
                .then()
                .statusCode(400)
                .body("detail", equalTo("group must have at most 64 characters, had 65"));
        get("/api/apps?tag=" + tooLong).then().statusCode(400);
        get("/list?tag=" + tooLong).then().statusCode(400).body(equalTo("tag must have at most 64 characters, had 65"));
        get("/api/groups?" + "tag=a&".repeat(17))
                .then()
                .statusCode(400)
                .body("detail", equalTo("there may be at most 16 parameters tag, were 17"));
    }

    @Test
    void theRosterTellsWhatItSaysOfApplications() {
        get("/api/roster")
                .then()
                .body("applications.name", contains("Tetris @ *", "*"))
                .body("applications[0].group", equalTo("Games"))
                .body("applications[0].tags", contains("touch"))
                .body("applications[1].group", nullValue());
    }

    private void ping(String id, String address) {
        beat(Command.PING, id, 500, address);
    }
}

package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

import org.hilbert.heartbeat.protocol.Command;
import org.hilbert.heartbeat.rest.api.GroupsTest;
import org.hilbert.heartbeat.testsupport.Exposition;
import org.hilbert.heartbeat.testsupport.ServerTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** A server of several halls, as {@code halls.yaml} has them, that tells of four applications one by one. T = 500 ms. */
@QuarkusTest
@TestProfile(GroupsTest.Halls.class)
class GroupMetricsTest extends ServerTest {
    @Test
    void anApplicationIsToldWithItsHostAndGroup_asFarAsItHasOne() {
        ping("Pong", "10.0.3.5");
        ping("Guest", "192.168.1.9");
        Exposition now = Scrape.now();
        assertEquals(
                1,
                now.value(
                        "heartbeat_application_state",
                        "application",
                        "Pong @ 10.0.3.5",
                        "host",
                        "10.0.3.5",
                        "group",
                        "Hall 3",
                        "state",
                        "STARTING"));
        assertEquals(0, now.value("heartbeat_application_alarming", "group", "Hall 3"));
        assertEquals(
                List.of(Map.of("application", "Guest @ 192.168.1.9", "host", "192.168.1.9")),
                now.samples("heartbeat_application_overdue_ratio").stream()
                        .map(Exposition.Sample::labels)
                        .filter(labels -> !labels.containsKey("group"))
                        .map(TreeMap::new)
                        .toList());
    }

    @Test
    void eachTagIsASeries() {
        ping("Globe", "10.0.4.1");
        ping("Guest", "192.168.1.9");
        Exposition now = Scrape.now();
        assertEquals(List.of("ground floor", "projector"), now.values("heartbeat_application_tagged", "tag"));
        assertEquals(List.of("Globe @ 10.0.4.1"), now.values("heartbeat_application_tagged", "application"));
    }

    @Test
    void groupsAndHostsAreCountedByState_beyondWhatIsToldOneByOne() {
        ping("lost", "10.0.3.5");
        time.passMillis(9000);
        for (int i = 0; i < 6; i++) {
            ping("Pong " + i, "10.0.3.5");
        }
        ping("Globe", "10.0.4.1");
        Exposition now = Scrape.now();
        assertEquals(List.of("Hall 3", "Hall 4"), now.values("heartbeat_group_applications", "group"));
        assertEquals(6, now.value("heartbeat_group_applications", "group", "Hall 3", "state", "STARTING"));
        assertEquals(1, now.value("heartbeat_group_applications", "group", "Hall 3", "state", "LOST"));
        assertEquals(0, now.value("heartbeat_group_applications", "group", "Hall 4", "state", "LOST"));
        assertEquals(1, now.value("heartbeat_group_applications_alarming", "group", "Hall 3"));
        assertEquals(1, now.value("heartbeat_host_applications", "host", "10.0.4.1", "state", "STARTING"));
        assertEquals(0, now.value("heartbeat_groups_left_out"));
    }

    @Test
    void ofMoreHostsThanAreToldOf_thoseWithAlarmsComeFirst() {
        ping("lost", "10.0.4.9");
        time.passMillis(9000);
        for (int i = 1; i <= 6; i++) {
            ping("Pong", "10.0.4." + i);
        }
        Exposition now = Scrape.now();
        assertEquals(
                List.of("10.0.4.9", "10.0.4.1", "10.0.4.2", "10.0.4.3"),
                now.values("heartbeat_host_applications_alarming", "host"));
        assertEquals(3, now.value("heartbeat_hosts_left_out"));
    }

    @Test
    void withoutGroups_thereIsNothingOfThem() {
        ping("Guest", "192.168.1.9");
        Exposition now = Scrape.now();
        assertFalse(now.families().containsKey("heartbeat_group_applications"));
        assertFalse(now.families().containsKey("heartbeat_application_tagged"));
    }

    @Test
    void theTableInTheDocumentationIsWhatIsTold() throws IOException {
        ping("Globe", "10.0.4.1");
        Map<String, String> told = Documented.told(Scrape.now());
        Map<String, String> others = new TreeMap<>(Documented.rows());
        Map<String, String> ofGroups = Documented.rowsOfGroups();
        others.keySet().removeAll(ofGroups.keySet());
        told.keySet().removeAll(others.keySet());
        assertEquals(ofGroups, told);
    }

    private void ping(String id, String address) {
        beat(Command.PING, id, 500, address);
    }
}

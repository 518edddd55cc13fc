package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The rights that {@code examples/kubernetes/users.acl} gives in Redis: those the servers of a fleet need, and no other. */
class RightsTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "hilbert", "heartbeat", "fleet");
    private static final Path USERS = Path.of("examples", "kubernetes", "users.acl");

    @Test
    void theServersMayWhatTheyDo_andNothingElse() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (Script script : Script.values()) {
            needed.addAll(found("redis\\.call\\('([A-Z]+)'", script.text));
        }
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                if (text.contains("import io.vertx.redis.client.Command;")) {
                    needed.addAll(found("\\bCommand\\.([A-Z]+)", text));
                }
            }
        }
        assertTrue(needed.containsAll(Set.of("evalsha", "xadd", "hscan")), needed::toString);
        assertEquals(needed, found(" \\+(\\S+)", user("heartbeat")));
    }

    @Test
    void theyReachTheKeysOfTheirFleetOnly() throws IOException {
        String line = user("heartbeat");
        assertEquals(Set.of("{heartbeat}:*"), found(" ~(\\S+)", line));
        assertTrue(new Keys("heartbeat").generation.startsWith("{heartbeat}:"));
        assertTrue(line.contains(" resetkeys resetchannels ") && line.contains(" -@all "), line);
    }

    @Test
    void withoutAName_nobodyMayAnything_andWhoeverProbesMayPing() throws IOException {
        assertEquals("user default off", user("default"));
        assertEquals(Set.of("ping"), found(" \\+(\\S+)", user("probe")));
        assertFalse(user("probe").contains("~"));
    }

    private static String user(String name) throws IOException {
        List<String> lines = Files.readAllLines(USERS).stream()
                .filter(line -> line.startsWith("user " + name + " "))
                .toList();
        assertEquals(1, lines.size());
        return lines.get(0);
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.Exposition;

/** What the page says of the metrics, and what is told, in the same words: by name, the type and the labels. */
final class Documented {
    static final Path PAGE = Path.of("docs", "metrics.md");

    private static final String OF_GROUPS = "### Groups, hosts and tags";
    private static final Pattern ROW =
            Pattern.compile("\\| `(heartbeat_\\w+)` \\| (counter|gauge|histogram|summary) \\|([^|]*)\\| [^|]+ \\|");

    private Documented() {}

    static Map<String, String> rows() throws IOException {
        return rows(Files.readAllLines(PAGE));
    }

    /** Those of the section about what only a server with groups, tags or several hosts tells. */
    static Map<String, String> rowsOfGroups() throws IOException {
        return rows(Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals(OF_GROUPS))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .toList());
    }

    private static Map<String, String> rows(List<String> lines) {
        Map<String, String> documented = new TreeMap<>();
        lines.forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = new TreeSet<>(Stream.of(row.group(3).split("[`, ]+"))
                        .filter(label -> !label.isEmpty())
                        .toList());
                documented.put(row.group(1), row.group(2) + " " + labels);
            }
        });
        return documented;
    }

    /** Without Prometheus' own additions to a metric: the maximum of a time, and when a count began. */
    static Map<String, String> told(Exposition scraped) {
        Map<String, String> told = new TreeMap<>();
        scraped.families().values().stream()
                .filter(family -> family.name().startsWith("heartbeat_"))
                .filter(family -> !family.name().endsWith("_created"))
                .filter(family -> !family.name().endsWith("_seconds_max"))
                .forEach(family -> {
                    Set<String> labels = new TreeSet<>(family.labels());
                    labels.remove("le");
                    told.put(family.name(), family.type() + " " + labels);
                });
        return told;
    }
}

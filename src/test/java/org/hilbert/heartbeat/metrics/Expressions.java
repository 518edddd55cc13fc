package org.hilbert.heartbeat.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** What the examples ask Prometheus for. */
final class Expressions {
    static final Path RULES = Path.of("examples", "prometheus", "heartbeat-rules.yml");
    static final Path RULES_TEST = Path.of("examples", "prometheus", "heartbeat-rules.test.yml");
    static final Path DASHBOARD = Path.of("examples", "grafana", "heartbeat.json");

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern NAME =
            Pattern.compile("(?<![$\\w])(?:heartbeat|http|jvm|up)(?:_\\w+)?(?=[\\s{)\\[]|$)");
    private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

    private Expressions() {}

    /** What each alert fires for. */
    static List<String> ofRules() throws IOException {
        return texts(new YAMLMapper().readTree(RULES.toFile()), "expr");
    }

    /** What each panel shows. */
    static List<String> ofDashboard() throws IOException {
        return texts(dashboard(), "expr");
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    /** Every text under that key, wherever it stands. */
    static List<String> texts(JsonNode tree, String key) {
        List<String> texts = new ArrayList<>();
        tree.findValues(key).forEach(value -> texts.add(value.asText()));
        return texts;
    }

    /** The metrics an expression asks for. */
    static Set<String> names(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(STRING.matcher(expression).replaceAll("\"\""));
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    /** The labels by which an expression selects from a metric. */
    static Set<String> labels(String expression, String metric) {
        Set<String> labels = new TreeSet<>();
        Matcher selector = SELECTOR.matcher(STRING.matcher(expression).replaceAll("\"\""));
        while (selector.find()) {
            if (selector.group(1).equals(metric)) {
                Matcher label = LABEL.matcher(selector.group(2));
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        return labels;
    }

    /** The labels by which an expression groups and joins. */
    static Set<String> groupings(String expression) {
        Set<String> labels = new TreeSet<>();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            labels.addAll(List.of(grouping.group(1).split("\\s*,\\s*")));
        }
        return labels;
    }
}

package org.hilbert.heartbeat.testsupport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What was scraped, read as strictly as the text format (version 0.0.4) is written down: a family has one HELP, one TYPE and
 * stands in one place; no series comes twice; buckets only grow. No library on the class path reads the format; Prometheus'
 * own {@code promtool} does, but is not everywhere.
 */
public final class Exposition {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]?Inf|[-+0-9.eE]+)");
    private static final Pattern LABEL =
            Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of(""),
            "gauge", List.of(""),
            "histogram", List.of("_bucket", "_count", "_sum"),
            "summary", List.of("", "_count", "_sum"));

    private final Map<String, Family> families = new LinkedHashMap<>();

    /** One number. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** All that is told under one name. */
    public record Family(String name, String type, String help, List<Sample> samples) {
        /** The names of all labels in it. */
        public Set<String> labels() {
            return samples.stream()
                    .flatMap(sample -> sample.labels().keySet().stream())
                    .collect(Collectors.toSet());
        }
    }

    private Exposition() {}

    /** What that text says; the test fails if it is not written as it must be. */
    public static Exposition of(String text) {
        assertTrue(text.endsWith("\n"), "the last line must end");
        Exposition read = new Exposition();
        Map<String, String> helps = new HashMap<>();
        Set<Object> seen = new HashSet<>();
        Family family = null;
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                String name = comment.group(2);
                if (comment.group(1).equals("HELP")) {
                    assertEquals(null, helps.put(name, comment.group(3)), () -> "a second HELP of " + name);
                } else {
                    assertTrue(SUFFIXES.containsKey(comment.group(3)), line);
                    family = new Family(name, comment.group(3), helps.getOrDefault(name, ""), new ArrayList<>());
                    assertEquals(null, read.families.put(name, family), () -> "a second TYPE of " + name);
                }
                continue;
            }
            Matcher matcher = SAMPLE.matcher(line);
            assertTrue(matcher.matches(), () -> "this is no sample: " + line);
            Sample sample = new Sample(matcher.group(1), labels(matcher.group(2), line), value(matcher.group(3)));
            assertNotNull(family, line);
            String suffix = sample.name().startsWith(family.name())
                    ? sample.name().substring(family.name().length())
                    : "?";
            assertTrue(
                    SUFFIXES.get(family.type()).contains(suffix), "this stands below " + family.name() + ": " + line);
            assertTrue(seen.add(List.of(sample.name(), sample.labels())), () -> "this series comes twice: " + line);
            family.samples().add(sample);
        }
        read.families.values().forEach(Exposition::bucketsGrow);
        return read;
    }

    /** All families, by name. */
    public Map<String, Family> families() {
        return families;
    }

    /** All samples of that name, with its suffix if it has one. */
    public List<Sample> samples(String name) {
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(name))
                .toList();
    }

    /** The values of a label in the samples of that name. */
    public List<String> values(String name, String label) {
        return samples(name).stream()
                .map(sample -> sample.labels().get(label))
                .distinct()
                .toList();
    }

    /** The only number under that name of which these labels are true: name, value, name, value … */
    public double value(String name, String... labels) {
        List<Sample> all = samples(name).stream()
                .filter(sample -> {
                    for (int i = 0; i < labels.length; i += 2) {
                        if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .toList();
        assertEquals(1, all.size(), () -> name + List.of(labels) + " is " + all);
        return all.get(0).value();
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find()) {
            assertEquals(null, labels.put(label.group(1), unescaped(label.group(2))), line);
            end = label.end();
        }
        assertEquals(text.length(), end, () -> "these are no labels: " + line);
        return labels;
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)")
                .matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static void bucketsGrow(Family family) {
        Map<Map<String, String>, TreeMap<Double, Double>> histograms = new HashMap<>();
        for (Sample sample : family.samples()) {
            if (family.type().equals("histogram") && sample.name().endsWith("_bucket")) {
                Map<String, String> others = new TreeMap<>(sample.labels());
                double bound = value(others.remove("le"));
                histograms.computeIfAbsent(others, fresh -> new TreeMap<>()).put(bound, sample.value());
            }
        }
        histograms.forEach((labels, buckets) -> {
            double before = 0;
            for (double count : buckets.values()) {
                assertTrue(count >= before, () -> family.name() + labels + ": " + buckets);
                before = count;
            }
            assertEquals(
                    before,
                    family.samples().stream()
                            .filter(sample -> sample.name().endsWith("_count")
                                    && sample.labels().equals(labels))
                            .findFirst()
                            .orElseThrow()
                            .value(),
                    () -> family.name() + labels);
        });
    }
}

package org.hilbert.heartbeat.dashboard;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The colours of the dashboard can be read in both themes (WCAG 2.2, 1.4.3 and 1.4.11). */
class PaletteTest {
    private static final double TEXT = 4.5;
    private static final double SHAPES = 3;
    private static final Pattern COLOUR =
            Pattern.compile("--([a-z-]+): light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\);");

    private static final Map<String, int[]> COLOURS = new HashMap<>();

    @BeforeAll
    static void read() throws Exception {
        try (InputStream css = PaletteTest.class.getResourceAsStream("/META-INF/resources/dashboard/dashboard.css")) {
            Matcher colours = COLOUR.matcher(new String(css.readAllBytes(), StandardCharsets.UTF_8));
            while (colours.find()) {
                COLOURS.put(
                        colours.group(1),
                        new int[] {Integer.parseInt(colours.group(2), 16), Integer.parseInt(colours.group(3), 16)});
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ink, page",
        "ink, surface",
        "ink, sunken",
        "ink, late-soft",
        "ink, alarm-soft",
        "muted, page",
        "muted, surface",
        "muted, sunken",
        "muted, late-soft",
        "muted, alarm-soft",
        "accent, page",
        "accent, surface",
        "on-accent, accent",
        "fine, surface",
        "quiet, surface",
        "covered, surface",
        "unsure, surface",
        "late, surface",
        "late, page",
        "late, late-soft",
        "alarm, surface",
        "alarm, page",
        "alarm, alarm-soft",
        "covered, page",
        "unsure, page",
        "covered, late-soft",
        "covered, alarm-soft",
        "on-solid-alarm, solid-alarm",
        "on-solid-late, solid-late"
    })
    void textCanBeRead(String text, String ground) {
        assertContrast(text, ground, TEXT);
        // While the server is lost.
        assertContrast(text, ground, TEXT, PaletteTest::grey);
    }

    @ParameterizedTest
    @CsvSource({
        "edge, surface",
        "edge, page",
        "fine, sunken",
        "late, sunken",
        "alarm, sunken",
        "covered, sunken",
        "quiet, page",
        "fine, page",
        "accent, alarm-soft",
        "accent, late-soft",
        "solid-alarm, page"
    })
    void shapesCanBeSeen(String shape, String ground) {
        assertContrast(shape, ground, SHAPES);
    }

    private static void assertContrast(String one, String other, double least) {
        assertContrast(one, other, least, colour -> colour);
    }

    private static void assertContrast(String one, String other, double least, IntUnaryOperator filter) {
        for (int theme = 0; theme < 2; theme++) {
            double contrast =
                    contrast(filter.applyAsInt(COLOURS.get(one)[theme]), filter.applyAsInt(COLOURS.get(other)[theme]));
            String which = theme == 0 ? "light" : "dark";
            assertTrue(contrast >= least, () -> one + " on " + other + ", " + which + ": " + contrast);
        }
    }

    /** As the filter {@code grayscale(1)} makes it. */
    private static int grey(int colour) {
        int grey = (int)
                Math.round(0.2126 * (colour >> 16 & 0xff) + 0.7152 * (colour >> 8 & 0xff) + 0.0722 * (colour & 0xff));
        return grey << 16 | grey << 8 | grey;
    }

    private static double contrast(int one, int other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16 & 0xff)
                + 0.7152 * linear(colour >> 8 & 0xff)
                + 0.0722 * linear(colour & 0xff);
    }

    private static double linear(int octet) {
        double value = octet / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}

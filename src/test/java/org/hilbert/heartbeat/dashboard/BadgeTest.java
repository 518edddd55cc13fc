package org.hilbert.heartbeat.dashboard;

import java.io.StringReader;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;

import org.hilbert.heartbeat.dashboard.Badge.Colour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BadgeTest {
    private static final double AA = 4.5;

    @Test
    void itSaysTheSameInTextForWhoCannotSeeIt() throws Exception {
        Element svg = parsed("Tetris", "up");
        assertEquals("http://www.w3.org/2000/svg", svg.getNamespaceURI());
        assertEquals("img", svg.getAttribute("role"));
        assertEquals("Tetris: up", svg.getAttribute("aria-label"));
        assertEquals("Tetris: up", text(svg, "title", 0));
        assertEquals("Tetris", text(svg, "text", 0));
        assertEquals("up", text(svg, "text", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</text><script>alert(1)</script>",
                "\"><image onload='x'/>",
                "a & b &amp; c",
                "]]>",
                "<!--",
                "游戏 🎮",
                "e\u0301",
                ""
            })
    void whateverTheLabelIs_itStaysText(String label) throws Exception {
        Element svg = parsed(label, "up");
        assertEquals(label, text(svg, "text", 0));
        assertEquals(label + ": up", svg.getAttribute("aria-label"));
        assertEquals(1 + 2 + 1 + 2, svg.getElementsByTagName("*").getLength());
    }

    @Test
    void whatXmlCannotWrite_isShownAsMissing() throws Exception {
        Element svg = parsed("a\u0000\u001B\uFFFE\uD800b\n\tc", "up");
        assertEquals("a\uFFFD\uFFFD\uFFFD\uFFFDb\uFFFD\uFFFDc", text(svg, "text", 0));
    }

    @Test
    void aTextHasTheWidthOfItsBox_lessTheEdges() throws Exception {
        Element svg = parsed("a long label with many letters", "up");
        int sum = 0;
        for (int i = 0; i < 2; i++) {
            Element box = (Element) svg.getElementsByTagName("rect").item(i);
            Element text = (Element) svg.getElementsByTagName("text").item(i);
            int width = Integer.parseInt(box.getAttribute("width"));
            assertEquals(sum, Integer.parseInt(box.getAttribute("x")));
            assertEquals(width - 12, Integer.parseInt(text.getAttribute("textLength")));
            assertEquals(sum + width / 2.0, Double.parseDouble(text.getAttribute("x")));
            sum += width;
        }
        assertEquals(sum, Integer.parseInt(svg.getAttribute("width")));
    }

    @ParameterizedTest
    @EnumSource(Colour.class)
    void whiteIsReadWellOnEveryColour(Colour colour) {
        assertTrue(contrast(colour.rgb()) >= AA, colour + " has " + contrast(colour.rgb()));
        assertTrue(contrast(Colour.LABEL) >= AA);
    }

    private static Element parsed(String label, String word) throws Exception {
        DocumentBuilderFactory xml = DocumentBuilderFactory.newDefaultNSInstance();
        String svg = new Badge(word, Colour.GOOD).svg(label);
        return xml.newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    private static String text(Element svg, String tag, int index) {
        return svg.getElementsByTagName(tag).item(index).getTextContent();
    }

    /** Against white, as WCAG 2 counts it. */
    private static double contrast(String rgb) {
        double[] share = {0.2126, 0.7152, 0.0722};
        double luminance = IntStream.range(0, 3)
                .mapToDouble(i -> share[i] * linear(Integer.parseInt(rgb.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0))
                .sum();
        return 1.05 / (luminance + 0.05);
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}

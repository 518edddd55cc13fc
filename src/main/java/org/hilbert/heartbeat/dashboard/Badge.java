package org.hilbert.heartbeat.dashboard;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A small picture of two boxes with a word in each: whose it is, and how it is. It needs no font of a certain width: each text
 * is fitted into its box by whoever draws it.
 *
 * @param word what is in the right box
 * @param colour of the right box; white is read well on each
 */
record Badge(String word, Colour colour) {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final XMLOutputFactory XML = XMLOutputFactory.newDefaultFactory();

    private static final int HEIGHT = 20;
    private static final int BASELINE = 14;
    private static final int PADDING = 6;
    private static final int LARGEST_OF_BMP = 0xFFFD;

    /** What a colour says that the word says too. */
    enum Colour {
        GOOD("#1a7f37"),
        WARNING("#8a5a00"),
        BAD("#c21f2c"),
        COVERED("#0a5cc2"),
        UNKNOWN("#59636e");

        /** Of the left box. */
        static final String LABEL = "#3b4148";

        static final String TEXT = "#ffffff";

        private final String rgb;

        Colour(String rgb) {
            this.rgb = rgb;
        }

        /** Six hexadecimal digits after a hash. */
        String rgb() {
            return rgb;
        }
    }

    /**
     * It as a document of its own.
     *
     * @param label what is in the left box
     */
    String svg(String label) {
        int left = width(label);
        int right = width(word);
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter svg = XML.createXMLStreamWriter(text);
            svg.writeStartElement("svg");
            svg.writeDefaultNamespace(SVG);
            attributes(svg, "width", left + right, "height", HEIGHT, "role", "img");
            svg.writeAttribute("aria-label", xml(label + ": " + word));
            svg.writeStartElement("title");
            svg.writeCharacters(xml(label + ": " + word));
            svg.writeEndElement();
            box(svg, 0, left, Colour.LABEL);
            box(svg, left, right, colour.rgb());
            svg.writeStartElement("g");
            attributes(
                    svg,
                    "fill",
                    Colour.TEXT,
                    "font-family",
                    "Verdana,DejaVu Sans,Geneva,sans-serif",
                    "font-size",
                    11,
                    "text-anchor",
                    "middle",
                    "aria-hidden",
                    true);
            write(svg, label, 0, left);
            write(svg, word, left, right);
            svg.writeEndElement();
            svg.writeEndElement();
            svg.writeEndDocument();
            svg.close();
        } catch (XMLStreamException e) {
            // A string can always be written to.
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void box(XMLStreamWriter svg, int x, int width, String fill) throws XMLStreamException {
        svg.writeEmptyElement("rect");
        attributes(svg, "x", x, "width", width, "height", HEIGHT, "fill", fill);
    }

    private static void write(XMLStreamWriter svg, String text, int x, int width) throws XMLStreamException {
        svg.writeStartElement("text");
        attributes(
                svg,
                "x",
                x + width / 2.0,
                "y",
                BASELINE,
                "textLength",
                width - 2 * PADDING,
                "lengthAdjust",
                "spacingAndGlyphs");
        svg.writeCharacters(xml(text));
        svg.writeEndElement();
    }

    private static void attributes(XMLStreamWriter svg, Object... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            svg.writeAttribute(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
    }

    /** About as wide as a common font of that size has it. */
    private static int width(String text) {
        return 2 * PADDING + Math.max(text.codePoints().map(Badge::advance).sum(), PADDING);
    }

    private static int advance(int codePoint) {
        if (Character.getType(codePoint) == Character.NON_SPACING_MARK) {
            return 0;
        }
        // From the Hangul on, most are as wide as they are high; so are emoji.
        boolean isWide = codePoint >= 0x1100 && codePoint < 0x1200 || codePoint >= 0x2E80;
        return isWide
                ? 12
                : "iljtfrI.,:;!'|()[] ".indexOf(codePoint) >= 0 ? 5 : Character.isUpperCase(codePoint) ? 9 : 7;
    }

    /** What XML has no way to write at all is shown as missing. */
    private static String xml(String text) {
        return text.codePoints()
                .map(codePoint -> isXml(codePoint) ? codePoint : LARGEST_OF_BMP)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isXml(int codePoint) {
        return codePoint >= ' ' && codePoint < Character.MIN_SURROGATE
                || codePoint > Character.MAX_SURROGATE && codePoint <= LARGEST_OF_BMP
                || codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
    }
}

package org.hilbert.heartbeat.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which status codes of HTTP count as an answer.
 *
 * @param text as it was written: codes and ranges of them, parted by commas, such as {@code 200-399,401}
 * @param ranges of both ends inclusive
 */
record StatusCodes(String text, List<Range> ranges) {
    static final StatusCodes USUAL = new StatusCodes("200-399", List.of(new Range(200, 399)));

    private static final Pattern RANGE = Pattern.compile("([2-5][0-9]{2})(?:-([2-5][0-9]{2}))?");
    private static final int MOST = 20;

    record Range(int from, int to) {}

    /** Empty if that is no such notation. */
    static Optional<StatusCodes> parse(String text) {
        String[] parts = text.split(",", -1);
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            Matcher range = RANGE.matcher(part.strip());
            if (parts.length > MOST || !range.matches()) {
                return Optional.empty();
            }
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (from > to) {
                return Optional.empty();
            }
            ranges.add(new Range(from, to));
        }
        return Optional.of(new StatusCodes(text.replaceAll("\\s", ""), List.copyOf(ranges)));
    }

    boolean contain(int code) {
        return ranges.stream().anyMatch(range -> range.from <= code && code <= range.to);
    }
}

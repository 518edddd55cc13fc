package org.hilbert.heartbeat.nagios;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a monitoring plug-in says on one line: {@code STATE - text| data data}.
 *
 * @param state the verdict
 * @param text what is the case, in words; holds no {@code |} and no line break
 * @param data what was measured; may be empty
 */
public record StatusLine(ServiceState state, String text, List<PerformanceData> data) {
    private static final Pattern LINE = Pattern.compile("(OK|WARNING|CRITICAL|UNKNOWN) - ([^|]*)(?:\\|(.*))?");

    public StatusLine(ServiceState state, String text) {
        this(state, text, List.of());
    }

    /** The line that text begins with; empty if it is none. What in its data is no measured value is left out. */
    public static Optional<StatusLine> parse(String text) {
        Matcher line = LINE.matcher(text.lines().findFirst().orElse(""));
        if (!line.matches()) {
            return Optional.empty();
        }
        String data = line.group(3) == null ? "" : line.group(3);
        return Optional.of(new StatusLine(
                ServiceState.valueOf(line.group(1)), line.group(2).strip(), PerformanceData.parseAll(data)));
    }

    /** The measured value of that label, if there is one. */
    public Optional<PerformanceData> data(String label) {
        return data.stream().filter(value -> value.label().equals(label)).findFirst();
    }

    /** The line, without a line break. */
    @Override
    public String toString() {
        String line = state + " - " + text;
        return data.isEmpty()
                ? line
                : line + "| " + data.stream().map(PerformanceData::toString).collect(Collectors.joining(" "));
    }
}

package org.hilbert.heartbeat.nagios;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a monitoring plug-in says on one line: {@code STATE - text| data data}.
 *
 * @param state the verdict
 * @param text what is the case, in words; holds no {@code |} and no line break
 * @param data what was measured; may be empty
 */
public record StatusLine(ServiceState state, String text, List<PerformanceData> data) {

    public StatusLine(ServiceState state, String text) {
        this(state, text, List.of());
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

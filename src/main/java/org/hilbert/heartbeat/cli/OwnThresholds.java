package org.hilbert.heartbeat.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.hilbert.heartbeat.nagios.PerformanceData;
import org.hilbert.heartbeat.nagios.Range;
import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;

/**
 * A monitor's own idea of how late is too late, in place of the server's. It concerns lines that judge by the overdue ratio;
 * what is lost, stalled or unknown stays that.
 *
 * @param warning null for the server's own
 * @param critical null for the server's own
 */
record OwnThresholds(Range warning, Range critical) {
    private static final String RATIO = "od";

    private static final Map<String, ServiceState> WORDS =
            Map.of("fine", ServiceState.OK, "somewhat late", ServiceState.WARNING, "quite late", ServiceState.CRITICAL);

    /** The line as these thresholds would have it. */
    StatusLine judge(StatusLine line) {
        Optional<String> word = WORDS.keySet().stream()
                .filter(words -> line.text().startsWith(words + " application"))
                .findFirst();
        Optional<PerformanceData> ratio = line.data(RATIO);
        Optional<BigDecimal> value = ratio.flatMap(PerformanceData::value);
        boolean nothingToJudge = warning == null && critical == null;
        if (nothingToJudge || word.isEmpty() || value.isEmpty()) {
            return line;
        }
        List<String> fields = new ArrayList<>(List.of(ratio.get().rest().split(";", -1)));
        while (fields.size() < 3) {
            fields.add("");
        }
        if (warning != null) {
            fields.set(1, warning.toString());
        }
        if (critical != null) {
            fields.set(2, critical.toString());
        }
        ServiceState state;
        try {
            state = state(value.get(), fields.get(1), fields.get(2));
        } catch (IllegalArgumentException e) {
            // The server's own threshold is none: there is nothing to judge by.
            return line;
        }
        String text = words(state) + line.text().substring(word.get().length());
        List<PerformanceData> data = line.data().stream()
                .map(one -> one.label().equals(RATIO) ? new PerformanceData(RATIO, String.join(";", fields)) : one)
                .toList();
        return new StatusLine(state, text, data);
    }

    private static ServiceState state(BigDecimal value, String warning, String critical) {
        if (!critical.isEmpty() && Range.parse(critical).alerts(value)) {
            return ServiceState.CRITICAL;
        }
        return !warning.isEmpty() && Range.parse(warning).alerts(value) ? ServiceState.WARNING : ServiceState.OK;
    }

    private static String words(ServiceState state) {
        return WORDS.entrySet().stream()
                .filter(entry -> entry.getValue() == state)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}

package org.hilbert.heartbeat.metrics;

import java.util.List;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which series of requests there can be, whatever callers send. */
class RequestMetricsTest {
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    RequestMetricsTest() {
        metrics.config().meterFilter(new RequestMetrics().requests());
    }

    @Test
    void aRequestThatIsReset_isOfNoPath() {
        IntStream.range(0, 200).forEach(i -> count("GET", "/zz" + i + "/../client/hilbert-heartbeat.js", "RESET"));
        assertEquals(List.of("GET OTHER RESET 200"), series());
    }

    @Test
    void aMethodThatIsNone_isSummedUp_resetOrNot() {
        count("FOO", "/list", "RESET");
        count("BAR", "/list", "RESET");
        count("FOO", "/list", "200");
        count("get", "/list", "200");
        assertEquals(List.of("OTHER /list 200 2", "OTHER OTHER RESET 2"), series());
    }

    @Test
    void whatIsAnsweredIsOfItsPath() {
        count("GET", "/list", "200");
        count("POST", "/hb_ping", "429");
        assertEquals(List.of("GET /list 200 1", "POST /hb_ping 429 1"), series());
    }

    private void count(String method, String uri, String status) {
        metrics.timer("http.server.requests", Tags.of("method", method, "uri", uri, "status", status))
                .record(() -> {});
    }

    private List<String> series() {
        return metrics.find("http.server.requests").timers().stream()
                .map(timer -> tag(timer, "method") + " " + tag(timer, "uri") + " " + tag(timer, "status") + " "
                        + timer.count())
                .sorted()
                .toList();
    }

    private static String tag(Timer timer, String name) {
        return timer.getId().getTag(name);
    }
}

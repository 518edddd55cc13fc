package org.hilbert.heartbeat.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.agent.AgentLog.Nuisance;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is written down of what clients send. */
class AgentLogTest {
    private final List<String> lines = new ArrayList<>();
    private final AgentLog log = new AgentLog(new AgentIT.Noted(lines));

    @Test
    void whatIsWritten_isNotTold_howeverItIsGiven() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("path", "f");
        named.put("data", "secret");
        named.put("secret", "secret");
        log.asked(1, "someone", "wrfile", List.of(), named);
        log.asked(2, "someone", "wrfile", List.of("f", List.of("secret"), "secret", new byte[3]), Map.of());
        log.asked(3, "someone", "send_input", List.of(), Map.of("value", 12345L));
        assertEquals(
                List.of(
                        "job 1: someone asks for wrfile ('path': 'f', 'data': 6 characters, an argument: 6 characters)",
                        "job 2: someone asks for wrfile ('f', a value, 6 characters, 3 octets)",
                        "job 3: someone asks for send_input ('value': a value)"),
                lines);
    }

    @Test
    void aLineIsShort_andOne_whateverClientsSend() {
        String hostile = "a\nb\u001b[31m\u2028\u202e";
        List<Object> many = List.of(Collections.nCopies(1000, Collections.nCopies(1000, hostile.repeat(1000))));
        log.asked(1, hostile, hostile.repeat(100_000), many, Map.of(hostile.repeat(100_000), many));
        log.warn(hostile.repeat(100_000));
        for (String line : lines) {
            assertTrue(line.length() < 2100, line);
            assertTrue(line.chars().noneMatch(each -> each < ' ' || each == '\u2028' || each == '\u202e'), line);
        }
    }

    @Test
    void whatClientsCanCauseAsOftenAsTheyLike_isToldOnceAMinute_eachKind() {
        for (int i = 0; i < 3; i++) {
            log.warnSometimes(Nuisance.MALFORMED, "no message");
            log.warnSometimes(Nuisance.TOO_MUCH, "too much");
        }
        assertEquals(2, lines.size());
    }
}

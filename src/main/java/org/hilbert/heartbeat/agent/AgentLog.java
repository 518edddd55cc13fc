package org.hilbert.heartbeat.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonText;

/** What the agent writes down of its clients: bounded, and without what they write to files or programs. Thread-safe. */
final class AgentLog {
    private static final int MOST_OF_ALL = 500;
    private static final int MOST = 200;

    private final Logger log;

    AgentLog(Logger log) {
        this.log = log;
    }

    void say(String sentence) {
        log.log(Level.INFO, sentence);
    }

    void warn(String sentence) {
        log.log(Level.WARNING, sentence);
    }

    /** @param client who asks, as {@code key ...} or by the address */
    void asked(long job, String client, String name, List<Object> byPlace, Map<String, Object> byName) {
        String arguments = Stream.concat(
                        IntStream.range(0, byPlace.size()).mapToObj(i -> shown(name, i == 1, byPlace.get(i))),
                        byName.entrySet().stream()
                                .map(entry -> shortened(PythonText.of(entry.getKey()))
                                        + ": "
                                        + shown(
                                                name,
                                                entry.getKey().equals("data")
                                                        || entry.getKey().equals("value"),
                                                entry.getValue())))
                .collect(Collectors.joining(", ", "(", ")"));
        say("job " + job + ": " + client + " asks for "
                + shortened(PythonText.of(name).replaceAll("^'|'$", "")) + " "
                + (arguments.length() <= MOST_OF_ALL ? arguments : arguments.substring(0, MOST_OF_ALL) + "..."));
    }

    void ended(long job, Long exitCode) {
        say("job " + job + ": ended" + (exitCode == null ? "" : " with exit code " + exitCode));
    }

    private static String shown(String name, boolean isContent, Object value) {
        boolean isSecret = isContent && (name.equals("wrfile") || name.equals("send_input"));
        if (value instanceof byte[]) {
            return ((byte[]) value).length + " octets";
        }
        if (isSecret) {
            return value instanceof String ? ((String) value).length() + " characters" : "a value";
        }
        return shortened(
                value instanceof String && ((String) value).length() > MOST
                        ? PythonText.of(((String) value).substring(0, MOST))
                        : PythonText.of(value));
    }

    private static String shortened(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
}

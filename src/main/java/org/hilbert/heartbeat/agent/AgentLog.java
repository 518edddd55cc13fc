package org.hilbert.heartbeat.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.probe.conplyent.wire.PythonText;

/** What the agent writes down of its clients: bounded, and without what they write to files or programs. Thread-safe. */
final class AgentLog {
    private static final int LONGEST = 2000;
    private static final int MOST_OF_ALL = 500;
    private static final int MOST = 200;
    private static final long A_MINUTE = TimeUnit.MINUTES.toNanos(1);
    /** Of commands that write what is nobody's business, with what may be told of it. */
    private static final Map<String, String> SECRETIVE = Map.of("wrfile", "path", "send_input", "job_num");
    /** The names of what may not be told. */
    private static final Set<String> SECRETS = Set.of("data", "append", "value");

    /** What clients can cause as often as they like. */
    enum Nuisance {
        STRANGER,
        MALFORMED,
        TOO_MUCH
    }

    private final Logger log;
    private final Map<Nuisance, Long> told = new ConcurrentHashMap<>();

    AgentLog(Logger log) {
        this.log = log;
    }

    void say(String sentence) {
        log.log(Level.INFO, printable(sentence));
    }

    void warn(String sentence) {
        log.log(Level.WARNING, printable(sentence));
    }

    /** Says it if nothing of the same kind was said for a minute. */
    void warnSometimes(Nuisance kind, String sentence) {
        long now = System.nanoTime();
        if (told.merge(kind, now, (last, next) -> next - last < A_MINUTE ? last : next) == now) {
            warn(sentence + "; more of that is not told for a minute");
        }
    }

    /** @param client who asks, as {@code key ...} or by the address */
    void asked(long job, String client, String name, List<Object> byPlace, Map<String, Object> byName) {
        String told = SECRETIVE.get(name);
        Excerpt excerpt = new Excerpt(MOST, MOST_OF_ALL);
        List<Object> placed = told == null ? byPlace : byPlace.subList(0, Math.min(1, byPlace.size()));
        Stream<String> shown = excerpt.items(placed).stream().map(AgentLog::shown);
        Stream<String> hidden = byPlace.stream().skip(placed.size()).limit(MOST).map(AgentLog::length);
        Stream<String> named = told == null
                ? excerpt.entries(byName).entrySet().stream()
                        .map(entry -> PythonText.of(entry.getKey()) + ": " + shown(entry.getValue()))
                : byName.entrySet().stream()
                        .limit(MOST)
                        .map(entry -> entry.getKey().equals(told)
                                ? PythonText.of(told) + ": " + shown(excerpt.of(entry.getValue()))
                                : (SECRETS.contains(entry.getKey()) ? PythonText.of(entry.getKey()) : "an argument")
                                        + ": "
                                        + length(entry.getValue()));
        String arguments =
                Stream.of(shown, hidden, named).flatMap(each -> each).collect(Collectors.joining(", ", "(", ")"));
        say("job " + job + ": " + client + " asks for " + Commands.shortName(name) + " " + cut(arguments, MOST_OF_ALL));
    }

    /** @param error why it failed, or was refused */
    void ended(long job, Long exitCode, Optional<PythonError> error) {
        say("job " + job + ": ended" + (exitCode == null ? "" : " with exit code " + exitCode)
                + error.map(why -> ": " + cut(why.toString(), MOST_OF_ALL)).orElse(""));
    }

    private static String shown(Object value) {
        return value instanceof byte[] ? "octets" : cut(PythonText.of(value), MOST);
    }

    private static String length(Object value) {
        if (value instanceof byte[]) {
            return ((byte[]) value).length + " octets";
        }
        return value instanceof String ? ((String) value).length() + " characters" : "a value";
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** One line, whatever clients have sent. */
    private static String printable(String sentence) {
        return cut(sentence, LONGEST).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}

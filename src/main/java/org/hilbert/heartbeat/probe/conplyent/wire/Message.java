package org.hilbert.heartbeat.probe.conplyent.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What client and server send each other. Values are those of {@link Values}. Immutable as far as octets in it are left alone.
 *
 * @param type its kind
 * @param isRequest of a heartbeat, whether it wants an answer; of all others true
 * @param fields what else it has, by Conplyent's names, in their order
 */
public record Message(MessageType type, boolean isRequest, Map<String, Object> fields) {
    private static final String REQUEST = "request_id";
    private static final String NUMBER = "msg_num";
    private static final String ARGUMENTS = "args";

    public Message {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** "Are you there?", or "yes". */
    public static Message heartbeat(boolean isRequest) {
        return new Message(MessageType.HEARTBEAT, isRequest, Map.of());
    }

    /** "Which commands are there?" */
    public static Message sync() {
        return new Message(MessageType.SYNC, true, Map.of());
    }

    /** The names of all commands. */
    public static Message commands(List<String> names) {
        return new Message(MessageType.SYNC, true, fields(ARGUMENTS, Tuple.of(List.copyOf(names))));
    }

    /** A command to run. */
    public static Message command(String name, List<Object> arguments, Map<String, Object> named) {
        return new Message(
                MessageType.COMMAND,
                true,
                fields("cmd_id", name, ARGUMENTS, new Tuple(arguments), "keywargs", new LinkedHashMap<>(named)));
    }

    /** A command was taken in; that is its job. */
    public static Message acknowledge(long job) {
        return new Message(MessageType.ACKNOWLEDGE, true, fields(REQUEST, job));
    }

    /**
     * A job tells something.
     *
     * @param number how many messages of that job came before
     */
    public static Message details(long job, Object details, long number) {
        return new Message(MessageType.DETAILS, true, fields(REQUEST, job, "details", details, NUMBER, number));
    }

    /**
     * A job is over.
     *
     * @param exitCode null if there is none
     * @param number how many messages of that job came before
     */
    public static Message complete(long job, Long exitCode, long number) {
        return new Message(MessageType.COMPLETE, true, fields(REQUEST, job, "exit_code", exitCode, NUMBER, number));
    }

    /** The job that it is about. */
    public long job() throws MalformedMessageException {
        return number(REQUEST);
    }

    /** The name of the command that is to be run. */
    public String command() throws MalformedMessageException {
        return field("cmd_id", String.class);
    }

    /** What a command is given by place. */
    public List<Object> arguments() throws MalformedMessageException {
        return field(ARGUMENTS, Tuple.class).items();
    }

    /** What a command is given by name. */
    public Map<String, Object> named() throws MalformedMessageException {
        Map<String, Object> named = new LinkedHashMap<>();
        Map<?, ?> given = field("keywargs", Map.class);
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            if (!(entry.getKey() instanceof String)) {
                throw malformed("keywargs");
            }
            named.put((String) entry.getKey(), entry.getValue());
        }
        return named;
    }

    /** The names of all commands, of an answer to {@link #sync}. */
    public List<String> commandNames() throws MalformedMessageException {
        List<Object> arguments = arguments();
        if (arguments.size() != 1 || !(arguments.get(0) instanceof List)) {
            throw malformed(ARGUMENTS);
        }
        List<?> names = (List<?>) arguments.get(0);
        if (!names.stream().allMatch(String.class::isInstance)) {
            throw malformed(ARGUMENTS);
        }
        return names.stream().map(String.class::cast).toList();
    }

    /** Whether a job repeats which command it is, as each does first. */
    public boolean isEcho() throws MalformedMessageException {
        return number(NUMBER) == 0;
    }

    /** What a job tells; null if it tells nothing. */
    public Object details() {
        return fields.get("details");
    }

    /** How a job ended: 0 if well; empty where it does not say. */
    public OptionalLong exitCode() throws MalformedMessageException {
        return fields.get("exit_code") == null ? OptionalLong.empty() : OptionalLong.of(number("exit_code"));
    }

    /** About how many octets of memory it takes. */
    public long weight() {
        return Values.weight(fields);
    }

    private long number(String name) throws MalformedMessageException {
        return field(name, Long.class);
    }

    private <T> T field(String name, Class<T> type) throws MalformedMessageException {
        return Optional.ofNullable(fields.get(name))
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> malformed(name));
    }

    private MalformedMessageException malformed(String field) {
        return new MalformedMessageException(
                "a message of type " + type + " has no field " + field + " of the kind that it must have");
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}

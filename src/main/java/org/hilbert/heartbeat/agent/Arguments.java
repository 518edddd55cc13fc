package org.hilbert.heartbeat.agent;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command was given, by the names of its parameters. Immutable, as far as octets in it are left alone. */
final class Arguments {
    private final CommandName command;
    private final List<Object> byPlace;
    private final Map<String, Object> byName;
    private final Map<String, Object> all = new LinkedHashMap<>();

    /**
     * Arguments as a message has them.
     *
     * @throws CommandFailedException {@code TypeError}, if there are too many, too few, or others than the command has
     */
    Arguments(CommandName command, List<Object> byPlace, Map<String, Object> byName) throws CommandFailedException {
        this.command = command;
        this.byPlace = byPlace;
        this.byName = byName;
        List<String> parameters = command.parameters();
        if (byPlace.size() > parameters.size() && command != CommandName.EXEC) {
            throw wrong("takes at most " + parameters.size() + " arguments, was given " + byPlace.size());
        }
        for (int i = 0; i < Math.min(byPlace.size(), parameters.size()); i++) {
            all.put(parameters.get(i), byPlace.get(i));
        }
        for (Map.Entry<String, Object> named : byName.entrySet()) {
            if (!parameters.contains(named.getKey())) {
                throw wrong("has no such argument by name; it has: " + String.join(", ", parameters));
            }
            if (all.containsKey(named.getKey())) {
                throw wrong("was given " + named.getKey() + " twice");
            }
            all.put(named.getKey(), named.getValue());
        }
        for (String needed : parameters.subList(0, command.required())) {
            if (!all.containsKey(needed)) {
                throw wrong("needs the argument " + needed);
            }
        }
    }

    List<Object> byPlace() {
        return byPlace;
    }

    Map<String, Object> byName() {
        return byName;
    }

    /** That argument; null if it was not given, or is Python's None. */
    Object value(String name) {
        return all.get(name);
    }

    String text(String name) throws CommandFailedException {
        if (value(name) instanceof String) {
            return (String) value(name);
        }
        throw wrong("needs a text as " + name);
    }

    String text(String name, String otherwise) throws CommandFailedException {
        return value(name) == null ? otherwise : text(name);
    }

    long number(String name) throws CommandFailedException {
        if (value(name) instanceof Long) {
            return (Long) value(name);
        }
        throw wrong("needs a whole number as " + name);
    }

    long number(String name, long otherwise) throws CommandFailedException {
        return value(name) == null ? otherwise : number(name);
    }

    boolean flag(String name) throws CommandFailedException {
        Object value = value(name);
        if (value instanceof Boolean) {
            return (Boolean) value;
        }
        return value != null && number(name) != 0;
    }

    byte[] octets(String name) throws CommandFailedException {
        return value(name) instanceof byte[] ? (byte[]) value(name) : text(name).getBytes(StandardCharsets.UTF_8);
    }

    private CommandFailedException wrong(String what) {
        return CommandFailedException.of("TypeError", command + "() " + what);
    }
}

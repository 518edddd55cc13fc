package org.hilbert.heartbeat.probe.conplyent.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;

/** The few names of Python that a message may use, each as what is made of it here: plain data. */
enum Globals implements IObjectConstructor {
    /** The class of messages. */
    MESSAGE {
        @Override
        public Object construct(Object[] arguments) {
            if (arguments.length != 0) {
                throw new PickleException("a message is made without arguments");
            }
            return new Unbuilt();
        }
    },
    /** The enumeration of their types; called with the value of one by Pythons before 3.11. */
    TYPE {
        @Override
        public Object construct(Object[] arguments) {
            Object[] value = arguments.length == 1 && arguments[0] instanceof Object[]
                    ? (Object[]) arguments[0] // all but the last have a tuple for a value
                    : arguments;
            return type(
                    type -> value.length == 1 && Integer.valueOf(type.ordinal()).equals(value[0]));
        }
    },
    /** Used for the names of types only. */
    GETATTR {
        @Override
        public Object construct(Object[] arguments) {
            if (arguments.length != 2 || arguments[0] != TYPE) {
                throw new PickleException("getattr is allowed for the types of messages only");
            }
            return type(type -> type.name().equals(arguments[1]));
        }
    };

    static final String MODULE = "conplyent._msg";
    static final String BUILT_IN = "builtins";

    private static final Map<String, Globals> BY_NAME =
            Map.of(MODULE + ".MSG", MESSAGE, MODULE + ".MSGType", TYPE, BUILT_IN + ".getattr", GETATTR);

    /**
     * What is made of that name.
     *
     * @throws PickleException if it is not allowed
     */
    static IObjectConstructor named(String module, String name) {
        Globals global = BY_NAME.get(module + "." + name);
        if (global != null) {
            return global;
        }
        if (module.equals(BUILT_IN) && PythonError.isType(name)) {
            return arguments -> new Thrown(name, arguments);
        }
        throw new PickleException("a message may not use the name " + Shown.of(module) + "." + Shown.of(name)
                + " of Python: only its own class, its types and built-in exceptions");
    }

    private static MessageType type(Predicate<MessageType> wanted) {
        return Arrays.stream(MessageType.values())
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new PickleException("there is no such type of message"));
    }

    /** A message whose fields are still to come. */
    static final class Unbuilt {
        private Map<?, ?> state = Map.of();

        void build(Map<?, ?> state) {
            this.state = state;
        }

        Map<?, ?> state() {
            return state;
        }
    }

    /** A built-in exception, with what the library has read. */
    record Thrown(String type, Object[] arguments) {}
}

package org.hilbert.heartbeat.probe.conplyent.wire;

import java.util.List;
import java.util.Set;

/**
 * One of Python's built-in exceptions, as data.
 *
 * @param type its name, such as {@code FileNotFoundError}
 * @param arguments what it was made of; of an {@code OSError} its number, what that means, and the file
 */
public record PythonError(String type, List<Object> arguments) {
    /** Python does not print the file of these. */
    private static final Set<String> OF_THE_SYSTEM =
            Set.of(("BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError"
                            + " ConnectionRefusedError ConnectionResetError FileExistsError FileNotFoundError"
                            + " InterruptedError IsADirectoryError NotADirectoryError OSError PermissionError"
                            + " ProcessLookupError TimeoutError")
                    .split(" "));

    private static final Set<String> OTHERS =
            Set.of(("ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BufferError"
                            + " BytesWarning"
                            + " DeprecationWarning EOFError EncodingWarning Exception ExceptionGroup FloatingPointError FutureWarning"
                            + " GeneratorExit ImportError ImportWarning IndentationError IndexError KeyError"
                            + " KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError"
                            + " NotImplementedError OverflowError PendingDeprecationWarning RecursionError"
                            + " ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration"
                            + " StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TypeError"
                            + " UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError"
                            + " UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError")
                    .split(" "));

    /**
     * An error of that type.
     *
     * @throws IllegalArgumentException if Python has no built-in exception of that name
     */
    public PythonError {
        if (!isType(type)) {
            throw new IllegalArgumentException("no built-in exception of Python");
        }
        arguments = new Tuple(arguments).items();
    }

    /** The error of that type with these arguments, any of which may be null. */
    public static PythonError of(String type, Object... arguments) {
        return new PythonError(type, Tuple.of(arguments).items());
    }

    static boolean isType(String name) {
        return OF_THE_SYSTEM.contains(name) || OTHERS.contains(name);
    }

    /** As Python prints it, such as {@code FileNotFoundError(2, 'No such file or directory')}. */
    @Override
    public String toString() {
        List<Object> printed =
                OF_THE_SYSTEM.contains(type) && arguments.size() > 2 ? arguments.subList(0, 2) : arguments;
        String tuple = PythonText.of(new Tuple(printed));
        return type + (printed.size() == 1 ? tuple.replaceFirst(",\\)$", ")") : tuple);
    }
}

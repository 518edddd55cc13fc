package org.hilbert.heartbeat.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs that may be run, each with the arguments that it may have. Immutable. */
public final class ProgramList {
    private static final String MORE = "...";

    private final List<Line> lines;

    private ProgramList(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * These command lines and no others.
     *
     * @param lines each the absolute path of a program and its arguments, quoted as clients do; one that ends in {@code ...}
     *     may have more
     * @throws IllegalArgumentException if one is none, with a sentence that says so
     */
    public static ProgramList of(List<String> lines) {
        return new ProgramList(lines.stream().map(ProgramList::line).toList());
    }

    private static Line line(String line) {
        List<String> words = new ArrayList<>(Words.of(line));
        boolean mayHaveMore = words.size() > 1 && words.get(words.size() - 1).equals(MORE);
        if (mayHaveMore) {
            words.remove(words.size() - 1);
        }
        if (words.isEmpty() || !Path.of(words.get(0)).isAbsolute()) {
            throw new IllegalArgumentException(
                    "a program must be given by its absolute path, with its arguments, such as"
                            + " \"/usr/bin/systemctl restart exhibit\"; was \"" + line + "\"");
        }
        return new Line(List.copyOf(words), mayHaveMore);
    }

    /** The programs, without their arguments. */
    public List<Path> files() {
        return lines.stream().map(line -> Path.of(line.words.get(0))).toList();
    }

    /**
     * What is run when a client asks for that.
     *
     * @param words the program, by its path or the name of its file, and its arguments
     * @return the program, by its path, and its arguments; empty if that is not allowed
     */
    Optional<List<String>> allowed(List<String> words) {
        return lines.stream().filter(line -> line.allows(words)).findFirst().map(line -> line.withProgram(words));
    }

    private record Line(List<String> words, boolean mayHaveMore) {
        boolean allows(List<String> asked) {
            int length = words.size();
            return (asked.size() == length || mayHaveMore && asked.size() > length)
                    && isProgram(asked.get(0))
                    && asked.subList(1, length).equals(words.subList(1, length));
        }

        private boolean isProgram(String asked) {
            return asked.equals(words.get(0))
                    || asked.equals(String.valueOf(Path.of(words.get(0)).getFileName()));
        }

        List<String> withProgram(List<String> asked) {
            List<String> all = new ArrayList<>(asked);
            all.set(0, words.get(0));
            return List.copyOf(all);
        }
    }
}

package org.hilbert.heartbeat.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder for what a program keeps between its runs, as systemd, the XDG base directories or the home say. */
final class StateFolder {
    private static final String NAME = "hilbert-heartbeat";

    private StateFolder() {}

    /**
     * Where it is by those variables, as an absolute path; empty if they name none.
     *
     * @param home what to take for a home if no variable names one
     */
    static Optional<Path> of(Map<String, String> variables, String home) {
        return Stream.of(
                        absolute(variables.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0]),
                        absolute(variables.getOrDefault("XDG_STATE_HOME", "")).map(state -> state.resolve(NAME)),
                        absolute(variables.getOrDefault("HOME", "")).map(StateFolder::below),
                        absolute(home).map(StateFolder::below))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Path below(Path home) {
        return home.resolve(".local").resolve("state").resolve(NAME);
    }

    /** The XDG specification has relative paths ignored. */
    private static Optional<Path> absolute(String path) {
        return Optional.of(path).filter(text -> !text.isBlank()).map(Path::of).filter(Path::isAbsolute);
    }
}

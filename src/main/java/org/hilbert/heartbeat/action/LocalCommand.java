package org.hilbert.heartbeat.action;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Runs a program of this machine: a list of arguments, never a shell's line. Of the application it learns by variables, too.
 * Thread-safe.
 */
final class LocalCommand extends CommandAction {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final Duration timeout;
    private final Programs steps;
    private final Programs others;

    /**
     * The command that these settings describe.
     *
     * @param steps runs it as a step of a ladder
     * @param others runs it when it is told of something, or tried: however long that hangs, it holds up no recovery
     * @param refusal why nobody may act on that application by its name, as a sentence; empty if one may
     */
    static LocalCommand of(
            ActionCheck check, Programs steps, Programs others, Function<ApplicationId, Optional<String>> refusal) {
        List<String> command = command(check);
        String program = command.get(0);
        boolean isName = !program.isBlank() && program.indexOf('/') < 0 && program.indexOf('\\') < 0;
        if (program.contains(APP_ID) || !isName && !Path.of(program).isAbsolute()) {
            throw check.refused(
                    "command",
                    "must begin with the absolute path of a program, or the name of one on the PATH; arguments are a list,"
                            + " parted by commas");
        }
        Duration timeout = check.within(
                "timeout", check.settings().timeout(), USUAL, Duration.ofSeconds(1), Duration.ofMinutes(10));
        return new LocalCommand(command, timeout, steps, others, refusal);
    }

    LocalCommand(
            List<String> command,
            Duration timeout,
            Programs steps,
            Programs others,
            Function<ApplicationId, Optional<String>> refusal) {
        super(command, false, refusal);
        this.timeout = timeout;
        this.steps = steps;
        this.others = others;
    }

    @Override
    Uni<Outcome> run(Occasion occasion, List<String> arguments, boolean isStep, Supplier<Optional<String>> lateness) {
        return (isStep ? steps : others).run(arguments, environment(occasion), timeout, lateness);
    }

    @Override
    public String target() {
        return name();
    }

    private static Map<String, String> environment(Occasion occasion) {
        Map<String, String> variables = new LinkedHashMap<>();
        INHERITED.forEach(
                name -> Optional.ofNullable(System.getenv(name)).ifPresent(value -> variables.put(name, value)));
        variables.put("HB_APP_ID", occasion.application().toString());
        variables.put("HB_STATE", occasion.state().name());
        variables.put("HB_SINCE", occasion.since().toString());
        variables.put("HB_TEXT", occasion.text());
        variables.put("HB_PURPOSE", occasion.purpose());
        variables.put("HB_KEY", occasion.key());
        return variables;
    }
}

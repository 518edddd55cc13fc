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

import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Runs a program of this machine: a list of arguments, never a shell's line. Of the application it learns by variables and, as
 * one argument or a part of one, by {@code {appid}}. Thread-safe.
 */
final class LocalCommand implements Action {
    private static final String APP_ID = "{appid}";
    private static final Duration USUAL = Duration.ofSeconds(30);
    /** What is restarted an hour late may run again by then. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private static final int MOST_ARGUMENTS = 100;
    private static final int LONGEST_ARGUMENT = 4000;
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final List<String> command;
    private final Duration timeout;
    private final Function<ApplicationId, Optional<String>> refusal;
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
        List<String> command = check.required("command", check.settings().command());
        if (command.isEmpty() || command.size() > MOST_ARGUMENTS) {
            throw check.refused("command", "must have 1 to " + MOST_ARGUMENTS + " arguments");
        }
        for (String argument : command) {
            if (argument.length() > LONGEST_ARGUMENT || argument.indexOf('\0') >= 0) {
                throw check.refused("command", "must have arguments of at most " + LONGEST_ARGUMENT + " characters");
            }
        }
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
        return new LocalCommand(List.copyOf(command), timeout, steps, others, refusal);
    }

    LocalCommand(
            List<String> command,
            Duration timeout,
            Programs steps,
            Programs others,
            Function<ApplicationId, Optional<String>> refusal) {
        this.command = command;
        this.timeout = timeout;
        this.steps = steps;
        this.others = others;
        this.refusal = refusal;
    }

    /** Whether the application's name becomes an argument of it. */
    static boolean namesItsApplication(ActionCheck check) {
        return check.settings().command().stream()
                .flatMap(List::stream)
                .anyMatch(argument -> argument.contains(APP_ID));
    }

    @Override
    public Uni<Outcome> act(Occasion occasion) {
        return run(occasion, occasion.isTest() ? others : steps, Optional::empty);
    }

    private Uni<Outcome> run(Occasion occasion, Programs programs, Supplier<Optional<String>> lateness) {
        Optional<String> no = refusalOf(occasion.application());
        if (no.isPresent()) {
            return Uni.createFrom().item(Outcome.notBegun(no.get()));
        }
        return programs.run(arguments(occasion.application()), environment(occasion), timeout, lateness);
    }

    @Override
    public String plan(Occasion occasion) {
        return refusalOf(occasion.application()).map(no -> "run nothing: " + no).orElseGet(() -> "run " + target());
    }

    /** Not the arguments: one may be a password. */
    @Override
    public String target() {
        int arguments = command.size() - 1;
        return command.get(0)
                + (arguments == 0 ? "" : " with " + arguments + (arguments == 1 ? " argument" : " arguments"));
    }

    @Override
    public Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness) {
        return occasion(news)
                .map(occasion -> run(occasion, others, lateness).map(Delivery::of))
                .orElseGet(
                        () -> Uni.createFrom().item(Delivery.failed(news.get(0).text())));
    }

    @Override
    public String plan(List<News> news) {
        return occasion(news).map(this::plan).orElse("run nothing");
    }

    private static Optional<Occasion> occasion(List<News> news) {
        News only = news.get(0);
        return only.change().map(change -> occasion(only, change));
    }

    private static Occasion occasion(News news, StateChange change) {
        return new Occasion(news.key(), change.id(), change.to(), change.at(), news.text(), Telling.PURPOSE);
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Duration gather() {
        return Duration.ZERO;
    }

    @Override
    public Duration giveUpAfter() {
        return LATEST;
    }

    @Override
    public boolean tellsOnce() {
        return true;
    }

    /** Anyone who can beat can choose a name: it must not become an option, nor name what is not watched here. */
    private Optional<String> refusalOf(ApplicationId id) {
        if (command.stream().noneMatch(argument -> argument.contains(APP_ID))) {
            return Optional.empty();
        }
        if (id.toString().startsWith("-")) {
            return Optional.of("a name that begins with a dash is not passed on: it could be taken for an option");
        }
        return refusal.apply(id);
    }

    private List<String> arguments(ApplicationId id) {
        return command.stream()
                .map(argument -> argument.replace(APP_ID, id.toString()))
                .toList();
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

package org.hilbert.heartbeat.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

import org.hilbert.heartbeat.monitor.StateChange;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * Runs something for one application, here or on its station. Of the application it learns, as one argument or a part of one, by
 * {@code {appid}}. Thread-safe.
 */
abstract class CommandAction implements Action {
    static final String APP_ID = "{appid}";
    /** What is restarted an hour late may run again by then. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private static final int MOST_ARGUMENTS = 100;
    private static final int LONGEST_ARGUMENT = 4000;

    private final List<String> command;
    private final boolean isNamed;
    private final Function<ApplicationId, Optional<String>> refusal;

    /**
     * A command and its arguments.
     *
     * @param runsByName whether the application's name says where it is run
     * @param refusal why nobody may act on that application by its name, as a sentence; empty if one may
     */
    CommandAction(List<String> command, boolean runsByName, Function<ApplicationId, Optional<String>> refusal) {
        this.command = List.copyOf(command);
        this.isNamed = runsByName || namesAnApplication(command);
        this.refusal = refusal;
    }

    /** The command and its arguments, if they are such as can be. */
    static List<String> command(ActionCheck check) {
        List<String> command = check.required("command", check.settings().command());
        if (command.isEmpty() || command.size() > MOST_ARGUMENTS) {
            throw check.refused("command", "must have 1 to " + MOST_ARGUMENTS + " arguments");
        }
        for (String argument : command) {
            if (argument.length() > LONGEST_ARGUMENT || argument.indexOf('\0') >= 0) {
                throw check.refused("command", "must have arguments of at most " + LONGEST_ARGUMENT + " characters");
            }
        }
        return command;
    }

    /** Whether the application's name becomes an argument of it. */
    static boolean namesItsApplication(ActionCheck check) {
        return namesAnApplication(check.settings().command().orElse(List.of()));
    }

    final boolean namesAnApplication() {
        return namesAnApplication(command);
    }

    private static boolean namesAnApplication(List<String> command) {
        return command.stream().anyMatch(argument -> argument.contains(APP_ID));
    }

    /**
     * Runs it.
     *
     * @param arguments the command and its arguments, of that application
     * @param isStep whether a recovery waits for it; however long others hang, they hold up none
     * @param lateness asked when its turn comes: why it is not run any more; empty if it is
     */
    abstract Uni<Outcome> run(
            Occasion occasion, List<String> arguments, boolean isStep, Supplier<Optional<String>> lateness);

    @Override
    public final Uni<Outcome> act(Occasion occasion) {
        return run(occasion, !occasion.isTest(), Optional::empty);
    }

    private Uni<Outcome> run(Occasion occasion, boolean isStep, Supplier<Optional<String>> lateness) {
        Optional<String> no = refusalOf(occasion.application());
        if (no.isPresent()) {
            return Uni.createFrom().item(Outcome.notBegun(no.get()));
        }
        return run(occasion, arguments(occasion.application()), isStep, lateness);
    }

    @Override
    public final String plan(Occasion occasion) {
        return refusalOf(occasion.application()).map(no -> "run nothing: " + no).orElseGet(() -> "run " + target());
    }

    /** The command without its arguments: one may be a password. */
    final String name() {
        int arguments = command.size() - 1;
        return command.get(0)
                + (arguments == 0 ? "" : " with " + arguments + (arguments == 1 ? " argument" : " arguments"));
    }

    @Override
    public final Uni<Delivery> tell(List<News> news, Supplier<Optional<String>> lateness) {
        return occasion(news)
                .map(occasion -> run(occasion, false, lateness).map(Delivery::of))
                .orElseGet(
                        () -> Uni.createFrom().item(Delivery.failed(news.get(0).text())));
    }

    @Override
    public final String plan(List<News> news) {
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
    public final int atOnce() {
        return 1;
    }

    @Override
    public final Duration gather() {
        return Duration.ZERO;
    }

    @Override
    public final Duration giveUpAfter() {
        return LATEST;
    }

    @Override
    public final boolean tellsOnce() {
        return true;
    }

    /** Anyone who can beat can choose a name: it must not become an option, nor name what is not watched here. */
    private Optional<String> refusalOf(ApplicationId id) {
        if (!isNamed) {
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
}

package org.hilbert.heartbeat.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code maintenance}: a time in which nobody need act, of an application or the whole station. */
@Command(
        name = "maintenance",
        description = "Switches maintenance on and off: a time in which nobody need act on what an application, or the"
                + " whole station, does.",
        subcommands = {Maintenance.On.class, Maintenance.Off.class, Maintenance.All.class})
final class Maintenance implements Runnable {
    private static final String PATH = "/api/maintenance";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "on, off or list is missing");
    }

    /** Whose it is. {@code APP_ID} does not count: who switches is seldom who beats. */
    static final class Whose {
        @Spec(Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = {"-a", "--appid"},
                paramLabel = "APP_ID",
                description = "The application; the whole station unless given.")
        private String id;

        Optional<String> id() {
            try {
                return Optional.ofNullable(id)
                        .map(name -> ApplicationId.ofFullName(name).toString());
            } catch (MalformedRequestException e) {
                throw new ParameterException(command.commandLine(), e.getMessage());
            }
        }
    }

    @Command(name = "on", description = "Switches maintenance on, in place of what was on for the same.")
    static final class On implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ServerOptions server;

        @Mixin
        private Whose whose;

        @Mixin
        private OutputOptions output;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                description =
                        "For how long, such as 30m, 2h or 3d, at most 400d; until it is switched off unless given.")
        private String duration;

        @Option(
                names = "--until",
                paramLabel = "TIME",
                description = "Until when, such as 18:00, 2026-11-20T18:00 or 2026-11-20T18:00:00Z.")
        private String until;

        @Option(names = "--why", paramLabel = "TEXT", description = "What people are told; at most 200 characters.")
        private String why;

        @Override
        public Integer call() {
            if (duration != null && until != null) {
                throw new ParameterException(spec.commandLine(), "--for and --until say the same; give one of them");
            }
            Optional<String> id = whose.id();
            Optional<Instant> end = Optional.ofNullable(until).map(text -> instant(text, ZonedDateTime.now()));
            String order = Json.object(json -> {
                if (id.isPresent()) {
                    json.writeStringField("application", id.get());
                }
                if (duration != null) {
                    json.writeStringField("for", duration);
                }
                if (end.isPresent()) {
                    json.writeStringField("until", end.get().toString());
                }
                if (why != null) {
                    json.writeStringField("why", why);
                }
            });
            String answer = server.client().postJson(PATH, order);
            if (output.json()) {
                output.printJson(answer);
            } else {
                ApiAnswer on = ApiAnswer.of(answer);
                output.print("maintenance of " + whose(on) + " is on " + until(on));
            }
            return 0;
        }

        private Instant instant(String text, ZonedDateTime now) {
            try {
                return Maintenance.instant(text, now);
            } catch (DateTimeException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--until must be a time such as 18:00, 2026-11-20T18:00 or 2026-11-20T18:00:00Z");
            }
        }
    }

    @Command(name = "off", description = "Switches off what somebody switched on; what the roster plans goes on.")
    static final class Off implements Callable<Integer> {
        @Mixin
        private ServerOptions server;

        @Mixin
        private Whose whose;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            String query = whose.id()
                    .map(id -> "?application=" + ApiAnswer.encoded(id))
                    .orElse("");
            String answer = server.client().delete(PATH + query);
            if (output.json()) {
                output.printJson(answer);
            } else {
                output.print("maintenance of " + whose(ApiAnswer.of(answer)) + " is off");
            }
            return 0;
        }
    }

    @Command(name = "list", description = "Prints what is on, and what is planned in the next 7 days.")
    static final class All implements Callable<Integer> {
        @Mixin
        private ServerOptions server;

        @Mixin
        private OutputOptions output;

        @Override
        public Integer call() {
            String answer = server.client().get(PATH);
            if (output.json()) {
                output.printJson(answer);
                return 0;
            }
            ApiAnswer all = ApiAnswer.of(answer);
            Table table = new Table();
            for (ApiAnswer one : all.objects("maintenance")) {
                String from = one.flag("on") ? "since " + one.time("from") : "from " + one.time("from");
                table.add(one.flag("on") ? "ON" : "PLANNED", whose(one), from, until(one), one.text("why"));
            }
            table.lines().forEach(output::print);
            long more = all.number("total") - all.objects("maintenance").size();
            if (more > 0) {
                output.print("... and " + more + " more");
            }
            return 0;
        }
    }

    /** A time with its offset; or one of this machine's clock: of a day, or the next such time of day. */
    static Instant instant(String text, ZonedDateTime now) {
        if (text.length() <= "18:00:00".length()) {
            ZonedDateTime today = now.with(LocalTime.parse(text));
            return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException withoutOffset) {
            return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        }
    }

    private static String whose(ApiAnswer maintenance) {
        String id = maintenance.text("application");
        return id.isEmpty() ? "the station" : id;
    }

    private static String until(ApiAnswer maintenance) {
        String end = maintenance.time("until");
        return end.isEmpty() ? "until it is switched off" : "until " + end;
    }
}

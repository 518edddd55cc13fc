package org.hilbert.heartbeat.cli;

import java.math.BigDecimal;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: what other thresholds would have made of what was recorded. */
@Command(
        name = "replay",
        description =
                "Tries other thresholds on the silences that were recorded, and prints which alarms would have come"
                        + " EARLIER, LATER, besides (NEW) or not at all (GONE). Nothing is changed.")
final class Replay implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server;

    @Option(
            names = {"-a", "--appid"},
            paramLabel = "APP_ID",
            description = "Only of that application; of all unless given.")
    private String id;

    @Option(
            names = {"-w", "--warning"},
            paramLabel = "RATIO",
            description = "The overdue ratio from which an application is late; as it is unless given.")
    private String warning;

    @Option(
            names = {"-c", "--critical"},
            paramLabel = "RATIO",
            description = "The overdue ratio from which it is critical.")
    private String critical;

    @Option(
            names = {"-l", "--lost"},
            paramLabel = "RATIO",
            description = "The overdue ratio from which it is lost.")
    private String lost;

    @Option(names = "--tolerance", paramLabel = "TIME", description = "What is added to every promise, such as 500ms.")
    private String tolerance;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "How many alarms to print at most, 0 to 1000; ${DEFAULT-VALUE} unless given. All are counted.")
    private String limit;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        String answer = server.client().get("/api/replay" + query());
        if (output.json()) {
            output.printJson(answer);
            return 0;
        }
        ApiAnswer replay = ApiAnswer.of(answer);
        Table table = new Table();
        replay.objects("alarms").stream()
                .filter(alarm -> !alarm.text("verdict").equals("SAME"))
                .forEach(alarm -> table.add(
                        alarm.text("verdict"),
                        alarm.text("level"),
                        alarm.text("application"),
                        moments(alarm),
                        seconds(alarm.number("silenceMillis")) + " silent of promised "
                                + seconds(alarm.number("promiseMillis"))));
        table.lines().forEach(output::print);
        ApiAnswer total = replay.object("total");
        long different = total.number("earlier") + total.number("later") + total.number("added") + total.number("gone");
        long more = different - table.lines().size();
        if (more > 0) {
            output.print("... and " + more + " more");
        }
        output.print("silences judged: " + replay.number("silences") + "; alarms now: " + total.number("present")
                + ", as proposed: " + total.number("proposed") + " (" + total.number("earlier") + " earlier, "
                + total.number("later") + " later, " + total.number("added") + " new, " + total.number("gone")
                + " gone)");
        return 0;
    }

    private String query() {
        StringJoiner query = new StringJoiner("&", "?", "");
        add(query, "limit", limit);
        add(query, "warning", warning);
        add(query, "critical", critical);
        add(query, "lost", lost);
        add(query, "tolerance", tolerance);
        try {
            add(query, "appid", id == null ? null : ApplicationId.ofFullName(id).toString());
        } catch (MalformedRequestException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (value != null) {
            query.add(name + "=" + ApiAnswer.encoded(value));
        }
    }

    private static String moments(ApiAnswer alarm) {
        return switch (alarm.text("verdict")) {
            case "EARLIER" -> alarm.time("present") + ", " + seconds(alarm.number("byMillis")) + " earlier";
            case "LATER" -> alarm.time("present") + ", " + seconds(alarm.number("byMillis")) + " later";
            case "NEW" -> alarm.time("proposed");
            default -> alarm.time("present");
        };
    }

    private static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
    }
}

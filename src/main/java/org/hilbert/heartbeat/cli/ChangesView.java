package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.hilbert.heartbeat.nagios.StatusLine;

/** For a pipe or a file: a line for every change, with the time it was seen. */
final class ChangesView implements Watch.View {
    private final PrintWriter out;
    private Map<String, ApplicationRow> before = Map.of();
    private boolean silent;

    ChangesView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(List<StatusLine> applications) {
        if (silent) {
            print("the server answers again");
        }
        silent = false;
        Map<String, ApplicationRow> now = new LinkedHashMap<>();
        for (StatusLine line : applications) {
            ApplicationRow row = ApplicationRow.of(line);
            now.put(row.application(), row);
            ApplicationRow then = before.get(row.application());
            if (then == null || !then.words().equals(row.words())) {
                print(line.toString());
            }
        }
        before.keySet().stream()
                .filter(application -> !now.containsKey(application))
                .forEach(application -> print("gone: application [" + application + "]"));
        before = now;
    }

    @Override
    public void silence(String why) {
        if (!silent) {
            print(why);
        }
        silent = true;
    }

    private void print(String line) {
        out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + Printable.of(line));
        out.flush();
    }
}

package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.util.List;

import org.hilbert.heartbeat.nagios.StatusLine;

/** For programs: an array of all applications, on one line, each time; an object with a reason if there was no answer. */
record JsonView(PrintWriter out) implements Watch.View {
    @Override
    public void show(List<StatusLine> applications) {
        print(Json.array(applications.stream().map(Json::status).toList()));
    }

    @Override
    public void silence(String why) {
        print(Json.object(json -> json.writeStringField("error", why)));
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}

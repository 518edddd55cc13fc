package org.hilbert.heartbeat.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

import org.hilbert.heartbeat.nagios.StatusLine;

/** For programs: an object a look, on one line, with the time and either all applications or why there was no answer. */
record JsonView(PrintWriter out) implements Watch.View {
    @Override
    public void show(List<StatusLine> applications) {
        print(json -> {
            json.writeFieldName("applications");
            Json.array(applications.stream().map(Json::status).toList()).write(json);
        });
    }

    @Override
    public void silence(String why) {
        print(json -> json.writeStringField("error", why));
    }

    private void print(Json.Part rest) {
        out.println(Json.object(json -> {
            json.writeStringField("time", Instant.now().toString());
            rest.write(json);
        }));
        out.flush();
    }
}

package org.hilbert.heartbeat.probe.conplyent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonText;

/**
 * What a command told, and how it ended.
 *
 * @param output what it told: texts, octets, truth values, errors, or whatever the command's own; none is there twice
 * @param exitCode 0 if well, -1 if it was given what it cannot do, 1 if it failed, or a program's; empty if it has none
 */
public record Result(List<Object> output, OptionalLong exitCode) {
    public Result {
        output = Collections.unmodifiableList(new ArrayList<>(output));
    }

    /** Whether it ended well. */
    public boolean isWell() {
        return exitCode.orElse(0) == 0;
    }

    /** All that it told as one text; octets are read as UTF-8, also where a character is in two pieces. */
    public String text() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        output.forEach(each -> all.writeBytes(octets(each)));
        return all.toString(StandardCharsets.UTF_8);
    }

    /** What a job told, as the octets of a text. */
    public static byte[] octets(Object told) {
        if (told instanceof byte[] octets) {
            return octets;
        }
        return (told instanceof String text ? text : PythonText.of(told)).getBytes(StandardCharsets.UTF_8);
    }
}

package org.hilbert.heartbeat.probe.conplyent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

import static java.util.stream.Collectors.joining;

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

    /** All that it told as one text; octets are read as UTF-8. */
    public String text() {
        return output.stream()
                .map(each -> each instanceof byte[] octets
                        ? new String(octets, StandardCharsets.UTF_8)
                        : String.valueOf(each))
                .collect(joining());
    }
}

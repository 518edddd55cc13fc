package org.hilbert.heartbeat.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command says what it found out. */
final class OutputOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Prints JSON as it is. */
    void printJson(String line) {
        command.commandLine().getOut().println(line);
    }

    /** Prints text for people. */
    void print(Object line) {
        command.commandLine().getOut().println(Printable.of(line));
    }
}

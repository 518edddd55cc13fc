package org.hilbert.heartbeat.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A variable of the environment is not as it must be: a usage error where nobody may be there who could mend it. */
final class VariableException extends ParameterException {
    private static final long serialVersionUID = 1L;

    VariableException(CommandSpec command, String sentence) {
        super(command.commandLine(), sentence);
    }
}

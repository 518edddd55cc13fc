package org.hilbert.heartbeat.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of the protocol, in its order, each with the names of its arguments. */
public enum CommandName {
    CD(1, "dest"),
    LS(0, "src"),
    CWD(0),
    MKDIR(1, "path", "mode"),
    MKDIRS(1, "path", "exist_ok"),
    RM(1, "path", "recursive"),
    RDFILE(1, "path", "limit"),
    WRFILE(2, "path", "data", "append"),
    TOUCH(1, "path"),
    JOBS(0),
    /** May also have each word of its command line as an argument. */
    EXEC(1, "cmd"),
    SEND_INPUT(2, "job_num", "value"),
    IS_ALIVE(1, "job_num"),
    KILL(1, "job_num"),
    CLOSE_SERVER(0),
    OS_INFO(0),
    USER_NAME(0),
    REBOOT(0),
    SHUTDOWN(0);

    private final int required;
    private final List<String> parameters;

    CommandName(int required, String... parameters) {
        this.required = required;
        this.parameters = List.of(parameters);
    }

    /** The command that clients call so; empty if there is none. */
    public static Optional<CommandName> of(String name) {
        return Stream.of(values()).filter(each -> each.toString().equals(name)).findFirst();
    }

    /** The names of all, parted by commas. */
    public static String all() {
        return String.join(
                ", ", Arrays.stream(values()).map(CommandName::toString).toList());
    }

    /** How many of {@link #parameters}, from the first on, must be given. */
    int required() {
        return required;
    }

    List<String> parameters() {
        return parameters;
    }

    /** As clients call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.hilbert.heartbeat.agent;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The machine that the agent is on. */
interface Machine {
    /** How long it is waited for an error of the program that does it. */
    int PATIENCE_SECONDS = 3;

    /**
     * Restarts it: returns when that has begun.
     *
     * @throws CommandFailedException if the program that does it says that it cannot
     */
    void reboot() throws CommandFailedException, InterruptedException;

    /** The same, and switches it off. */
    void shutdown() throws CommandFailedException, InterruptedException;

    /** {@code linux}, {@code windows} or {@code mac}. */
    static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "mac" : "linux";
    }

    /** This one, by the programs of its system. */
    static Machine real() {
        boolean isWindows = system().equals("windows");
        return new Machine() {
            @Override
            public void reboot() throws CommandFailedException, InterruptedException {
                run(isWindows ? List.of("shutdown", "/r", "/t", "0") : List.of("/sbin/shutdown", "-r", "now"));
            }

            @Override
            public void shutdown() throws CommandFailedException, InterruptedException {
                run(isWindows ? List.of("shutdown", "/s", "/t", "0") : List.of("/sbin/shutdown", "-h", "now"));
            }
        };
    }

    /** Runs a program that ends with 0 if it does what it is for, or goes on while it does. */
    static void run(List<String> command) throws CommandFailedException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(new File(system().equals("windows") ? "NUL" : "/dev/null")))
                    .start();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
                throw failed(command, "ended with exit status " + process.exitValue());
            }
        } catch (IOException e) {
            throw failed(command, "could not be started");
        }
    }

    private static CommandFailedException failed(List<String> command, String how) {
        return CommandFailedException.of("OSError", 5, "Input/output error: " + command.get(0) + " " + how, null);
    }
}

package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The program that a wrapper runs: it has the wrapper's input and output, signals that the wrapper gets go to it, and the
 * wrapper ends with its exit status.
 */
final class Child {
    private static final List<String> FORWARDED = List.of("TERM", "INT", "HUP", "USR1", "USR2");
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private final CompletableFuture<Process> started = new CompletableFuture<>();

    /** A program to be started. Signals are kept for it from now on: one that came just before it would be lost on it. */
    Child() {
        FORWARDED.forEach(name -> Signals.on(name, this::signal));
    }

    /**
     * Starts the program and waits for its end.
     *
     * @param environment what to add to the wrapper's own
     * @return its exit status, or 128 and the number of the signal that ended it; what a shell would say if there is no
     *     such program
     */
    int run(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            System.err.println("heartbeat: " + Printable.of(e.getMessage()));
            return Files.exists(Path.of(command.get(0))) ? NOT_EXECUTABLE : NOT_FOUND;
        }
        started.complete(process);
        return endOf(process);
    }

    private static int endOf(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // The child is not to be left alone, whoever asks.
            }
        }
    }

    private void signal(String name) {
        if (!name.equals("INT") || !isSentByTheTerminal()) {
            started.thenAccept(process -> signal(name, process));
        }
    }

    private static void signal(String name, Process process) {
        if (name.equals("TERM")) {
            process.destroy();
            return;
        }
        try {
            // The JDK can send no other signal.
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            System.err.println("heartbeat: cannot pass on SIG" + name + ": " + e.getMessage());
        }
    }

    /** Whether this is what a terminal has in the foreground: then Ctrl-C has told the child already. Known on Linux only. */
    private static boolean isSentByTheTerminal() {
        try {
            // pid (name) state parent group session terminal foreground-group ...; the name may hold anything.
            String stat = Files.readString(SELF);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[2].equals(fields[5]);
        } catch (IOException e) {
            return System.console() != null;
        }
    }
}

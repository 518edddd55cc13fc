package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The program that a wrapper runs: it has the wrapper's input and output, signals that the wrapper gets go to it, and the
 * wrapper ends with its exit status.
 */
final class Child {
    private static final List<String> FORWARDED = List.of("TERM", "INT", "HUP", "USR1", "USR2");
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts a program.
     *
     * @param environment what to add to the wrapper's own
     * @throws IOException if it cannot be started
     */
    static Child start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Child child = new Child(builder.start());
        FORWARDED.forEach(name -> Signals.on(name, child::signal));
        return child;
    }

    /** What a shell exits with when a program cannot be started. */
    static int exitStatusWithout(String program) {
        return Files.exists(Path.of(program)) ? NOT_EXECUTABLE : NOT_FOUND;
    }

    /** Its exit status, or 128 and the number of the signal that ended it, once it has ended. */
    int await() {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; and the child is not to be left alone.
                continue;
            }
        }
    }

    private void signal(String name) {
        if (name.equals("INT") && System.console() != null) {
            // Ctrl-C in a terminal: the system has sent it to both already.
            return;
        }
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
}

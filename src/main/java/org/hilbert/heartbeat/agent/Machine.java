package org.hilbert.heartbeat.agent;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The machine that the agent is on. */
interface Machine {
    /** Restarts it: returns when that has begun. */
    void reboot() throws IOException;

    /** Switches it off: returns when that has begun. */
    void shutdown() throws IOException;

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
            public void reboot() throws IOException {
                run(isWindows ? List.of("shutdown", "/r", "/t", "0") : List.of("/sbin/shutdown", "-r", "now"));
            }

            @Override
            public void shutdown() throws IOException {
                run(isWindows ? List.of("shutdown", "/s", "/t", "0") : List.of("/sbin/shutdown", "-h", "now"));
            }
        };
    }

    private static void run(List<String> command) throws IOException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new File(system().equals("windows") ? "NUL" : "/dev/null")))
                .start();
    }
}

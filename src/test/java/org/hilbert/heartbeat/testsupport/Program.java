package org.hilbert.heartbeat.testsupport;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Programs outside the JVM that an integration test runs. */
public final class Program {
    /** The java that runs the tests. */
    public static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final int SECONDS = 60;

    private Program() {}

    /** What a program printed and how it ended. */
    public record Outcome(int exitCode, String output) {}

    /** The path of a program, on the PATH or in these folders, or a skipped test that says which one is missing. */
    public static String find(String name, Path... folders) {
        Stream<Path> onPath =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        String path = Stream.concat(onPath, Stream.of(folders))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        assumeTrue(!path.isEmpty(), "skipped: there is no " + name + " on this machine");
        return path;
    }

    /** The path of a Python that has that module, or a skipped test that says that there is none. */
    public static String pythonWith(String module) throws IOException, InterruptedException {
        for (String python : new String[] {find("python3"), "/usr/bin/python3"}) {
            if (Files.isExecutable(Path.of(python))
                    && run(Map.of(), python, "-c", "import " + module).exitCode() == 0) {
                return python;
            }
        }
        return abort("skipped: there is no Python with the module " + module + " on this machine");
    }

    /** Runs a program to its end, both outputs taken together, with these variables added. */
    public static Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            withoutTheCallersSettings(builder).environment().putAll(environment);
            Process process = builder.start();
            try {
                assertTrue(
                        process.waitFor(SECONDS, TimeUnit.SECONDS),
                        () -> command[0] + " did not end in " + SECONDS + " s");
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** What {@code LD_PRELOAD} has to be for a program to see another time; without faketime the test is skipped. */
    public static String fakeTimeLibrary() throws IOException, InterruptedException {
        return run(Map.of(), find("faketime"), "-m", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD")
                .output()
                .strip();
    }

    /** Sends a process a signal, such as {@code STOP} or {@code CONT}. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        Outcome sent = run(Map.of(), find("kill"), "-" + name, String.valueOf(pid));
        assertTrue(sent.exitCode() == 0, () -> "kill -" + name + ": " + sent.output());
    }

    /**
     * Takes out what a developer's machine may have set and would change where a program talks to or listens, and has it
     * keep what it keeps in the build's folder, not in the developer's.
     */
    public static ProcessBuilder withoutTheCallersSettings(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.startsWith("HB_")
                        || variable.startsWith("HEARTBEAT_")
                        || variable.startsWith("QUARKUS_")
                        || variable.equals("STATE_DIRECTORY")
                        || variable.equals("NOTIFY_SOCKET")
                        || variable.equals("WATCHDOG_USEC")
                        || variable.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment()
                .put(
                        "XDG_STATE_HOME",
                        Path.of("target", "state").toAbsolutePath().toString());
        return builder;
    }
}

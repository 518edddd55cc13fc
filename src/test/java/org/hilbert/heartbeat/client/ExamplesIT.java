package org.hilbert.heartbeat.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.ClientJar;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The second promise of the library: every example in its Javadoc, and every Java example in the documentation, compiles
 * against its jar and nothing else, and runs, against a server that {@code HB_URL} names. Clients of other servers have their
 * examples tried elsewhere.
 */
@SideBySide
class ExamplesIT {
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "hilbert", "heartbeat", "client");
    private static final Path DOCUMENTATION = Path.of("docs");

    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\\R(.*?)}</pre>", Pattern.DOTALL);
    private static final Pattern IN_DOCUMENTATION =
            Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(/\\*\\*(?:(?!\\*/).)*\\*/)\\s+(?:@\\w+\\s+)*public [a-z ]*(?:class|interface|record|enum) (\\w+)",
            Pattern.DOTALL);

    private static final String IMPORTS = Stream.of(
                    "java.net.*",
                    "java.net.http.*",
                    "java.time.*",
                    "java.util.*",
                    "org.hilbert.heartbeat.client.*",
                    "org.hilbert.heartbeat.nagios.*")
            .map("import %s;\n"::formatted)
            .collect(Collectors.joining());

    @TempDir
    Path folder;

    /** @param where the file and the line it begins in */
    private record Example(String where, String code) {
        /** As a user would have it: in a main method, with the imports an editor would write. */
        String source(String className) {
            String imports =
                    code.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
            String statements =
                    code.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
            return "// %s\n%s%s\nclass %s {\n static void main() throws Exception {\n%s\n }\n}\n"
                    .formatted(where, IMPORTS, imports, className, statements);
        }
    }

    @Test
    void everyExampleCompilesAndRuns() throws Exception {
        int port = ServerProcess.freePort();
        List<Example> examples = new ArrayList<>();
        for (Path source : files(SOURCES, ".java")) {
            examples.addAll(examples(source, IN_JAVADOC));
        }
        assertTrue(examples.size() >= 10, "examples in the Javadoc");
        int inJavadoc = examples.size();
        for (Path page : files(DOCUMENTATION, ".md")) {
            examples.addAll(examples(page, IN_DOCUMENTATION));
        }
        examples.removeIf(example -> example.code().contains("import org.hilbert.heartbeat.probe."));
        assertTrue(examples.size() > inJavadoc, "examples in the documentation");

        Map<String, String> sources = new LinkedHashMap<>();
        StringBuilder calls = new StringBuilder();
        for (Example example : examples) {
            String name = "Example" + sources.size();
            // An example that names the usual server must not beat to the one that may run on this machine.
            sources.put(name, example.source(name).replace(":8888", ":" + port));
            calls.append("System.out.println(\"== %s\"); %s.main();\n".formatted(example.where(), name));
        }
        sources.put(
                "All",
                "class All {\n public static void main(String[] a) throws Exception {\n" + calls
                        + "System.out.println(\"== all ran\");\n }\n}\n");
        ClientJar.compile(folder, sources);

        ServerProcess server = ServerProcess.start(port, folder.resolve("server.log"), ServerProcess.briefly());
        try {
            Program.Outcome outcome = ClientJar.run(folder, "All", Map.of("HB_URL", server.url(), "APP_ID", "example"));
            assertTrue(outcome.output().contains("== all ran"), outcome.output());
            assertEquals(0, outcome.exitCode(), outcome.output());
        } finally {
            server.stop();
        }
    }

    @Test
    void everyPublicTypeCarriesAnExample() throws IOException {
        for (Path source : files(SOURCES, ".java")) {
            String text = Files.readString(source);
            for (Matcher type = PUBLIC_TYPE.matcher(text); type.find(); ) {
                String name = type.group(2);
                assertTrue(IN_JAVADOC.matcher(type.group(1)).find(), () -> name + " in " + source + " has no example");
            }
            boolean isPublic = text.lines().anyMatch(line -> line.matches("public .*(class|interface|record) .*"));
            assertEquals(
                    isPublic, PUBLIC_TYPE.matcher(text).find(), () -> "this test did not see the type in " + source);
        }
    }

    private static List<Example> examples(Path file, Pattern pattern) throws IOException {
        String text = Files.readString(file);
        List<Example> examples = new ArrayList<>();
        for (MatchResult match : pattern.matcher(text).results().toList()) {
            long line = text.substring(0, match.start(1)).lines().count() + 1;
            String code = match.group(1)
                    .lines()
                    .map(one -> one.replaceFirst("^\\s*\\* ?", ""))
                    .collect(Collectors.joining("\n"));
            assertFalse(code.isBlank());
            examples.add(new Example(file.getFileName() + ":" + line, code));
        }
        return examples;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}

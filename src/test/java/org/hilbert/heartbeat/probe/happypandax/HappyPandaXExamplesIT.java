package org.hilbert.heartbeat.probe.happypandax;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The examples in the Javadoc and in {@code docs/happypandax.md} compile, and run against a server in Python. */
@SideBySide
@Timeout(60)
class HappyPandaXExamplesIT {
    private static final Path PAGE = Path.of("docs", "happypandax.md");
    private static final Path CLIENT = Path.of(
            "src/main/java", HappyPandaXClient.class.getPackageName().replace('.', '/'), "HappyPandaXClient.java");
    private static final Pattern IN_PAGE = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\\R(.*?)}</pre>", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void everyExampleCompiles_andRuns() throws Exception {
        List<String> examples = new ArrayList<>(examples(PAGE, IN_PAGE));
        assertEquals(5, examples.size());
        examples.addAll(examples(CLIENT, IN_JAVADOC));
        assertEquals(6, examples.size());
        try (PythonStub stub = PythonStub.start("--guests")) {
            List<Path> sources = new ArrayList<>();
            for (String example : examples) {
                String name = "Example" + sources.size();
                // An example that names the usual server must not talk to the one that may run on this machine.
                String code = source(name, example).replace("7007", String.valueOf(stub.port()));
                sources.add(Files.writeString(folder.resolve(name + ".java"), code));
            }
            compile(sources);
            try (URLClassLoader classes = new URLClassLoader(
                    new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
                for (int i = 0; i < examples.size(); i++) {
                    // There is no such file; whether TLS works is tried elsewhere.
                    if (!examples.get(i).contains("hpx.p12")) {
                        classes.loadClass("Example" + i).getMethod("main").invoke(null);
                    }
                }
            }
            assertEquals("here", stub.line(), "somebody talked to the server");
        }
    }

    private static List<String> examples(Path file, Pattern pattern) throws Exception {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1)
                        .lines()
                        .map(line -> line.replaceFirst("^ \\* ?", ""))
                        .collect(Collectors.joining("\n")))
                .toList();
    }

    private static String source(String name, String example) {
        String imports = lines(example, true);
        if (imports.isEmpty()) {
            imports = "import java.util.*;\nimport org.hilbert.heartbeat.probe.happypandax.*;";
        }
        return "%s\npublic class %s {\n public static void main() throws Exception {\n%s\n }\n}\n"
                .formatted(imports, name, lines(example, false));
    }

    private static String lines(String example, boolean areImports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == areImports)
                .collect(Collectors.joining("\n"));
    }

    private void compile(List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", folder.toString());
            boolean compiled = compiler.getTask(
                            problems, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertTrue(compiled, problems::toString);
        }
    }
}

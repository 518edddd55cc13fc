package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Examples in Java, of pages and of Javadoc, as programs. */
public final class PageExamples {
    private static final Pattern IN_PAGE = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\\R(.*?)}</pre>", Pattern.DOTALL);

    private PageExamples() {}

    /** The examples of a page, or of a class's Javadoc, in their order. */
    public static List<String> of(Path file) throws IOException {
        Pattern pattern = file.toString().endsWith(".java") ? IN_JAVADOC : IN_PAGE;
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1)
                        .lines()
                        .map(line -> line.replaceFirst("^ \\* ?", ""))
                        .collect(Collectors.joining("\n")))
                .toList();
    }

    /**
     * Compiles examples; each may then be run.
     *
     * @param imports of those that name none
     */
    public static List<Runnable> compiled(List<String> examples, String imports, Path folder) throws Exception {
        List<Path> sources = new ArrayList<>();
        for (String example : examples) {
            String name = "Example" + sources.size();
            String own = lines(example, true);
            sources.add(Files.writeString(
                    folder.resolve(name + ".java"),
                    "%s\npublic class %s {\n public static void main() throws Exception {\n%s\n }\n}\n"
                            .formatted(own.isEmpty() ? imports : own, name, lines(example, false))));
        }
        compile(sources, folder);
        List<Runnable> compiled = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = "Example" + i;
            compiled.add(() -> run(name, folder));
        }
        return compiled;
    }

    private static void run(String name, Path folder) {
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, PageExamples.class.getClassLoader())) {
            classes.loadClass(name).getMethod("main").invoke(null);
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError(name + " failed", e);
        }
    }

    private static String lines(String example, boolean areImports) {
        return example.lines()
                .filter(line -> line.startsWith("import ") == areImports)
                .collect(Collectors.joining("\n"));
    }

    private static void compile(List<Path> sources, Path folder) throws IOException {
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

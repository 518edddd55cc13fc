package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged client library, and programs of its users: compiled against it and run with it, and with nothing else. */
public final class ClientJar {
    public static final Path PATH = Path.of("target", "hilbert-heartbeat-client.jar");

    private ClientJar() {}

    /** Compiles these sources, by class name, in the default package. */
    public static void compile(Path folder, Map<String, String> sources) throws IOException {
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Files.writeString(folder.resolve(source.getKey() + ".java"), source.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            problems,
                            files,
                            null,
                            List.of("--release", "17", "-proc:none", "-cp", PATH.toString(), "-d", folder.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources.keySet().stream()
                                    .map(name -> folder.resolve(name + ".java"))
                                    .toList()))
                    .call();
            assertTrue(compiled, problems::toString);
        }
    }

    /** Runs a compiled class to its end. */
    public static Program.Outcome run(Path folder, String mainClass, Map<String, String> environment)
            throws IOException, InterruptedException {
        String classPath = PATH.toAbsolutePath() + java.io.File.pathSeparator + folder;
        return Program.run(environment, Program.JAVA, "-cp", classPath, mainClass);
    }
}

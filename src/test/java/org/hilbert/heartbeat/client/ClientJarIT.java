package org.hilbert.heartbeat.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;

import org.hilbert.heartbeat.testsupport.ClientJar;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The first promise of the library: it is one jar, which needs a JDK 17 and nothing else. */
class ClientJarIT {
    private static final int CLASS_FILE_OF_JAVA_17 = 61;

    @Test
    void itHoldsItsOwnRoomsOnly() throws IOException {
        try (JarFile jar = new JarFile(ClientJar.PATH.toFile())) {
            List<String> others = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .filter(name -> !name.matches("org/hilbert/heartbeat/(client|protocol|nagios)/[^/]+\\.class"))
                    .toList();
            assertEquals(List.of("META-INF/MANIFEST.MF"), others);
            assertEquals(
                    "org.hilbert.heartbeat.client",
                    jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
        }
    }

    @Test
    void itNeedsTheJdkOnly() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true);
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(out, out, "--print-module-deps", ClientJar.PATH.toString());
        assertEquals("java.base,java.net.http", printed.toString().strip());
        assertEquals(0, exitCode);
    }

    @Test
    void itRunsOnJava17() throws IOException {
        try (JarFile jar = new JarFile(ClientJar.PATH.toFile())) {
            List<JarEntry> classes = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList();
            assertFalse(classes.isEmpty());
            for (JarEntry entry : classes) {
                int version = classFileVersion(jar.getInputStream(entry));
                assertTrue(version <= CLASS_FILE_OF_JAVA_17, () -> entry + " is of version " + version);
            }
        }
    }

    private static int classFileVersion(InputStream in) throws IOException {
        try (DataInputStream data = new DataInputStream(in)) {
            assertEquals(0xCAFEBABE, data.readInt());
            data.readUnsignedShort();
            return data.readUnsignedShort();
        }
    }
}

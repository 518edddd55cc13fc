package org.hilbert.heartbeat.rest.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;

/**
 * Gives {@code /q/openapi} as it was written when the program was built, when somebody asks.
 *
 * <p>Quarkus reads that file at each start and writes it anew, as JSON and as YAML: a seventh of the start, and five hundred
 * classes that most servers never need again. It leaves that where it finds no file, so it is shown none; nothing in this
 * description is to be found out only when the program starts.
 */
@Singleton
@Alternative
@Priority(1)
@Unremovable
public class WrittenDescription extends OpenApiDocumentService {
    /** Is made right before Quarkus would prepare the document. */
    WrittenDescription() {
        OpenApiConstants.classLoader = new ClassLoader(null) {};
    }

    @Override
    public byte[] getDocument(String name, Format format) {
        String file = OpenApiConstants.BASE_NAME + "." + format;
        try (InputStream written =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
            return Objects.requireNonNull(written, () -> "the build has not written " + file)
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

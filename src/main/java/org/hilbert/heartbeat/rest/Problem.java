package org.hilbert.heartbeat.rest;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Problem details (RFC 9457): how a refusal is written below {@code /api}.
 *
 * @param type always {@code about:blank}: the status says which sort of problem it is
 * @param title the status in words
 * @param status the HTTP status
 * @param detail one sentence that says what, which and the bound
 */
@RegisterForReflection
@Schema(name = "Problem", description = "Problem details, RFC 9457")
public record Problem(String type, String title, int status, String detail) {
    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";
}

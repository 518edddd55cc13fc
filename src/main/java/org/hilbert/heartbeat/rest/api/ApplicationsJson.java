package org.hilbert.heartbeat.rest.api;

import java.util.List;

import io.quarkus.runtime.annotations.RegisterForReflection;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the applications. */
@RegisterForReflection
@Schema(name = "Applications", description = "A page of the applications, in the order asked for")
record ApplicationsJson(
        @Schema(description = "How many there are on all pages")
        int total,

        List<ApplicationJson> applications) {}

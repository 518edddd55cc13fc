package org.hilbert.heartbeat.rest;

import jakarta.inject.Singleton;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler;

/**
 * Leads a beat from the front door straight to JAX-RS, where {@link BeatResources} wait for it. Between the two, Quarkus asks
 * a dozen routes about every request: which headers fit its path, whether it is a file, who makes it, and which resource it
 * would have come to, should nobody be allowed to. A beat is known by its path; what those routes would do for it is done
 * here (docs/decisions/0035-way-of-a-beat.md). The resource still says what it wants of whom.
 */
@Singleton
public class BeatEntrance {
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final RestInitialHandler resources;

    BeatEntrance() {
        resources = new RestInitialHandler(ResteasyReactiveRecorder.getCurrentDeployment());
    }

    /** Takes in a request whose path is that of a beat. */
    public void enter(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (Methods.isOfBeats(context.request().method())) {
            CrossOriginFilter.allow(context);
        }
        // Whatever type a caller says he accepts, a beat is answered in plain text.
        MultiMap asked = context.request().headers();
        asked.remove(HttpHeaders.ACCEPT);
        if (mayHaveABody(asked)) {
            context.next(); // one of those routes holds it to its bound
        } else {
            resources.beginProcessing(context);
        }
    }

    private static boolean mayHaveABody(MultiMap asked) {
        String length = asked.get(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || asked.contains(HttpHeaders.TRANSFER_ENCODING);
    }
}

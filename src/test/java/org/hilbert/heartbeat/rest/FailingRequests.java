package org.hilbert.heartbeat.rest;

import java.io.IOException;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

import io.vertx.ext.web.Router;

/** Fails a request as a defect of this server would, before its resource or before any; those only that ask for it. */
@Provider
@Singleton
public class FailingRequests implements ContainerRequestFilter {
    static final String HEADER = "X-Test-Fails";

    void onRouter(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            fail(context.request().getHeader(HEADER), "router: ");
            context.next();
        });
    }

    @Override
    public void filter(ContainerRequestContext request) {
        fail(request.getHeaderString(HEADER), "resource: ");
    }

    private static void fail(String wanted, String where) {
        if ((where + "error").equals(wanted)) {
            throw new NoClassDefFoundError("as if a library were missing");
        }
        if ((where + "exception").equals(wanted)) {
            throw new IllegalStateException("as if there were a defect");
        }
        if ((where + "checked").equals(wanted)) {
            sneak(new IOException("as if a file were missing"));
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}

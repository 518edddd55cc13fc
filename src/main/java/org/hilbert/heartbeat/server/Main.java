package org.hilbert.heartbeat.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the server. */
@QuarkusMain
public final class Main {
    public static void main(String[] arguments) {
        // Browsers and shells send |, ", { and the like unencoded in a query, and the Python server took them. Quarkus
        // would answer an empty 400 before any of this program sees the request; nothing here builds a URI from one.
        // docs/decisions/0003-query-parsing.md
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(arguments);
    }
}

package org.hilbert.heartbeat.rest;

import java.util.Map;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.server.LogLine;
import org.jboss.logging.Logger;

/**
 * Who changes something: the log has a line for each change of state that a caller asked for and got.
 *
 * @param name of his key or certificate, or {@code anyone}
 * @param address from where
 */
public record Doer(String name, String address) {
    private static final Logger LOG = Logger.getLogger(Doer.class);

    /** Who makes that request; nobody waits to know. */
    public static Doer of(RoutingContext context) {
        SecurityIdentity identity = QuarkusHttpUser.getSecurityIdentity(context, null)
                .subscribe()
                .asCompletionStage()
                .getNow(null);
        String name = identity == null ? "anyone" : identity.getPrincipal().getName();
        return new Doer(name, Caller.address(context.request()));
    }

    /** @param what he did, in the past tense; nothing as a caller wrote it */
    public void did(String what) {
        LogLine.write(
                LOG,
                Logger.Level.INFO,
                name + " at " + address + " " + what,
                Map.of("who", name, "address", address, "did", what));
    }
}

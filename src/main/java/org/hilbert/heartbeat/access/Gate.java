package org.hilbert.heartbeat.access;

import java.util.Set;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.rest.Beats;
import org.hilbert.heartbeat.server.Kind;

/**
 * What is no resource is for those who may read, or manage where something else is done than asking: pages, metrics,
 * health, and whatever an extension brings along tomorrow. What a resource wants, it says by annotation.
 *
 * <p>What nobody needs a key to ask for is a list of whole paths, not of beginnings: a path that is written in another way
 * than it is meant is on no such list. {@code OPTIONS} needs none where a resource answers it, with nothing but methods;
 * elsewhere it wants what {@code GET} wants, for there are handlers, those of metrics and health, that answer any method
 * alike.
 */
@Singleton
class Gate implements HttpSecurityPolicy {
    /** The browser library, which any page may load; and how this server is, of its applications only how many. */
    static final Set<String> PUBLIC = Set.of(
            "/client/hilbert-heartbeat.js",
            "/client/hilbert-heartbeat.mjs",
            "/client/hilbert-heartbeat.d.ts",
            "/client/hilbert-heartbeat.d.mts",
            "/q/health/group/server",
            "/q/health/ready");

    /** Where there are resources; what else there might be below answers GET and HEAD only. */
    private static final Pattern RESOURCE = Pattern.compile("/(list|status)/?|/(api|health/app|badge)/.*");

    /** What a station tells is like a beat: its resource asks for that kind of key. */
    private static final Pattern REPORTS = Pattern.compile("/api/stations/[A-Za-z0-9._-]+/reports");

    private final Visitors visitors;
    private final Denial denial;

    Gate(Visitors visitors, Denial denial) {
        this.visitors = visitors;
        this.denial = denial;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext request) {
        if (!mayPass(context)) {
            denial.end(context); // whereupon Quarkus sees that it has been answered, and leaves it there
        }
        return CheckResult.permit();
    }

    private boolean mayPass(RoutingContext context) {
        String path = context.normalizedPath();
        HttpMethod method = context.request().method();
        boolean asks = FrontDoor.asks(method);
        return Beats.isBeat(path)
                || asks && PUBLIC.contains(path)
                || method == HttpMethod.POST && REPORTS.matcher(path).matches()
                || method == HttpMethod.OPTIONS && RESOURCE.matcher(path).matches()
                || visitors.of(context).hasRole(asks ? Kind.READ : Kind.MANAGE);
    }
}

package org.hilbert.heartbeat.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.netty.util.NetUtil;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.common.net.HostName;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.rest.ApplicationHealthResource;
import org.hilbert.heartbeat.rest.BeatEntrance;
import org.hilbert.heartbeat.rest.Beats;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.Refusal;
import org.hilbert.heartbeat.rest.SecurityHeaders;
import org.hilbert.heartbeat.server.BeatCounts;
import org.hilbert.heartbeat.server.HeartbeatConfig;
import org.hilbert.heartbeat.server.Refusals;

/**
 * What every request passes first: the limit of its address, and the guard against pages of other origins. From here a beat goes
 * straight to its resource.
 */
@Singleton
class FrontDoor {
    private static final int FIRST = Integer.MAX_VALUE;

    private final BeatCounts counts;
    private final int perSecond;
    private final Allowances allowances;
    private final CrossSiteGuard guard;
    private final Visitors visitors;
    private final BeatEntrance beats;
    private final boolean behindProxy;
    private final Refusals tooMany = new Refusals("requests above heartbeat.rate.per-second refused");
    private final Refusals crossSite = new Refusals("changes that a page of another origin asked for refused");

    FrontDoor(
            HeartbeatConfig config,
            AccessRules rules,
            BeatCounts counts,
            TimeSource time,
            Visitors visitors,
            BeatEntrance beats,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean behindProxy) {
        this.counts = counts;
        this.visitors = visitors;
        this.beats = beats;
        this.behindProxy = behindProxy;
        perSecond = config.rate().perSecond();
        allowances = new Allowances(Math.max(1, 2L * perSecond), Math.max(1, perSecond), Duration.ofSeconds(1), time);
        guard = new CrossSiteGuard(rules.hosts(), HostName.getHostName());
    }

    void install(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    private void pass(RoutingContext context) {
        if (hasNoNormalForm(context)) {
            context.fail(400);
            return;
        }
        HttpServerRequest request = context.request();
        // The request works out far more than what is asked, from its headers: only where a proxy speaks in them.
        SecurityHeaders.add(
                context, behindProxy ? request.isSSL() : request.connection().isSsl());
        long wait = perSecond == 0 ? 0 : take(request);
        if (wait > 0) {
            Beats.beatOf(context).ifPresent(command -> counts.count(command, BeatCounts.Outcome.LIMITED));
            tooMany.tell("the last one came from " + Caller.address(context.request()));
            context.response()
                    .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait))
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            new Refusal(
                            429,
                            "this server takes " + perSecond + " requests a second from one address; try again in "
                                    + wait + " s")
                    .end(context);
        } else if (Beats.isBeat(context.normalizedPath())) {
            QuarkusHttpUser.setIdentity(visitors.of(context), context);
            beats.enter(context);
        } else if (mayChange(context)) {
            context.next();
        } else {
            crossSite.tell("the last one came from " + Caller.address(context.request()));
            new Refusal(
                            403,
                            "pages of another origin may change nothing here; if this page is the server's own, add the name"
                                    + " in its address to heartbeat.hosts")
                    .end(context);
        }
    }

    private static boolean hasNoNormalForm(RoutingContext context) {
        try {
            return context.normalizedPath() == null;
        } catch (IllegalArgumentException malformed) {
            return true;
        }
    }

    /**
     * The station's own applications are not counted: they could as well be held up by each other. Nobody is one of them
     * because a header says so.
     */
    private long take(HttpServerRequest request) {
        boolean local =
                isOfHere(request.connection().remoteAddress()) && (!behindProxy || isOfHere(request.remoteAddress()));
        return local ? 0 : allowances.take(Networks.of(request));
    }

    private static boolean isOfHere(SocketAddress remote) {
        return remote == null || remote.isDomainSocket() || isLoopback(remote);
    }

    private boolean mayChange(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        // The probe is asked by GET, but takes from the budget of recoveries.
        return asks(request.method()) && !path.startsWith(ApplicationHealthResource.PATH)
                || guard.allows(
                        request.getHeader(HttpHeaders.ORIGIN),
                        request.getHeader("Sec-Fetch-Site"),
                        request.getHeader(HttpHeaders.HOST),
                        request.isSSL());
    }

    /** Whether that is a question, which changes nothing. */
    static boolean asks(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
    }

    private static boolean isLoopback(SocketAddress remote) {
        byte[] octets =
                remote.hostAddress() == null ? null : NetUtil.createByteArrayFromIpAddressString(remote.hostAddress());
        try {
            return octets != null && InetAddress.getByAddress(octets).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it has as many octets as an address has
        }
    }
}

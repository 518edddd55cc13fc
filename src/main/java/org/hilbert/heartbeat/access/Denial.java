package org.hilbert.heartbeat.access;

import java.util.List;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.rest.Beats;
import org.hilbert.heartbeat.rest.Caller;
import org.hilbert.heartbeat.rest.Refusal;
import org.hilbert.heartbeat.server.BeatCounts;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.server.Refusals;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What somebody is told who may not: 401 without a key or with an unknown one, 403 with one of the wrong kind, 429 after
 * many.
 */
@Singleton
class Denial {
    private static final String BEARER = "Bearer realm=\"heartbeat\"";
    private static final String BASIC = "Basic realm=\"heartbeat\", charset=\"UTF-8\"";
    /** Sent by scripts, with any value, that do not want their browser to ask for a password. */
    private static final String OF_A_SCRIPT = "X-Requested-With";

    private final Visitors visitors;
    private final BeatCounts counts;
    private final Refusals told = new Refusals("keys refused");

    Denial(Visitors visitors, BeatCounts counts) {
        this.visitors = visitors;
        this.counts = counts;
    }

    @ServerExceptionMapper
    Response nobody(UnauthorizedException e, RoutingContext context) {
        return denied(context).of(context);
    }

    @ServerExceptionMapper
    Response somebodyElse(ForbiddenException e, RoutingContext context) {
        return denied(context).of(context);
    }

    /** The same where no resource has been asked; a page of any origin may read why it got nothing. */
    void end(RoutingContext context) {
        context.response().putHeader("Access-Control-Allow-Origin", "*");
        denied(context).end(context);
    }

    /** Tells of it, and puts what goes with the refusal beside it. */
    private Refusal denied(RoutingContext context) {
        Visitor visitor = visitors.of(context);
        tell(context, visitor);
        Refusal refusal = refusal(visitor);
        if (refusal.status() == 401) {
            context.response().headers().add(HttpHeaders.WWW_AUTHENTICATE, challenges(context));
        }
        long wait = visitor.shown().waitSeconds();
        if (wait > 0) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
        }
        return refusal;
    }

    /** A browser that is told of Basic asks for a password by itself, even where a script asked and can tell it better. */
    private static List<String> challenges(RoutingContext context) {
        return context.request().getHeader(OF_A_SCRIPT) == null ? List.of(BEARER, BASIC) : List.of(BEARER);
    }

    private static Refusal refusal(Visitor visitor) {
        Visitor.Shown shown = visitor.shown();
        if (shown.holder().isPresent()) {
            return new Refusal(
                    403,
                    "a key of kind " + visitor.wanted() + " is needed here; yours is of kind "
                            + shown.holder().get().kind());
        }
        if (shown.waitSeconds() > 0) {
            return new Refusal(
                    429, "too many unknown keys came from this address; try again in " + shown.waitSeconds() + " s");
        }
        if (shown.key()) {
            return new Refusal(401, "this server does not know that key");
        }
        String otherwise = visitor.wanted().equals(Kind.BEAT) ? "as &key=KEY, " : "";
        return new Refusal(
                401,
                "a key of kind " + visitor.wanted() + " is needed here: as Authorization: Bearer KEY, " + otherwise
                        + "or as the password of HTTP Basic");
    }

    /** To ask without a key and then with one is what HTTP wants of browsers and wget; it is no news. */
    private void tell(RoutingContext context, Visitor visitor) {
        Visitor.Shown shown = visitor.shown();
        Beats.beatOf(context)
                .ifPresent(command -> counts.count(
                        command, shown.waitSeconds() > 0 ? BeatCounts.Outcome.LIMITED : BeatCounts.Outcome.DENIED));
        if (shown.holder().isPresent() || shown.key()) {
            String who = shown.holder()
                    .map(holder -> "that of " + holder.name() + ", of kind " + holder.kind() + ",")
                    .orElse("an unknown one");
            told.tell("the last one was " + who + " from " + Caller.address(context.request()) + ", to "
                    + visitor.wanted());
        }
    }
}

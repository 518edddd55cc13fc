package org.hilbert.heartbeat.rest;

import java.util.Map;
import java.util.Optional;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.protocol.Command;

/** The paths of beats, in the router's form. */
public final class Beats {
    private static final Map<String, Command> COMMANDS = Map.of(
            "/hb_init", Command.INIT,
            "/hb_ping", Command.PING,
            "/hb_done", Command.DONE,
            "/heartbeat.html", Command.PING);

    private Beats() {}

    /** Whether that path is one of beats. */
    public static boolean isBeat(String path) {
        return commandOf(path).isPresent();
    }

    /** Which beat a request is; empty if it is none, as a question by HEAD or OPTIONS, which says nothing of an application. */
    public static Optional<Command> beatOf(RoutingContext context) {
        HttpMethod method = context.request().method();
        return method == HttpMethod.GET || method == HttpMethod.POST
                ? commandOf(context.normalizedPath())
                : Optional.empty();
    }

    private static Optional<Command> commandOf(String path) {
        Command command = COMMANDS.get(path);
        return command != null ? Optional.of(command) : Optional.ofNullable(COMMANDS.get(plain(path)));
    }

    /** JAX-RS, too, overlooks a blank last segment and what follows a semicolon in the last one. */
    private static String plain(String path) {
        int semicolon = path.indexOf(';', path.lastIndexOf('/'));
        String named = semicolon < 0 ? path : path.substring(0, semicolon);
        return named.length() > 1 && named.endsWith("/") ? named.substring(0, named.length() - 1) : named;
    }
}

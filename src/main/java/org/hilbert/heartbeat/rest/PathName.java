package org.hilbert.heartbeat.rest;

import jakarta.ws.rs.NotFoundException;

import io.vertx.ext.web.RoutingContext;

import org.hilbert.heartbeat.protocol.MalformedRequestException;
import org.hilbert.heartbeat.protocol.Query;

/** The name of an application in a path. */
public final class PathName {
    private PathName() {}

    /**
     * What stands in the path of a request between these two, once its percent-encoding is undone.
     *
     * @param parameter what a sentence calls it
     * @throws MalformedRequestException if it is not UTF-8 then
     * @throws NotFoundException if the path begins otherwise, as with parameters in it: {@code /health;x/app/Tetris}
     */
    public static String between(String before, String behind, RoutingContext context, String parameter) {
        // The router's path, in which a name is still encoded: it is decoded once, and may hold an encoded slash.
        String path = context.normalizedPath();
        if (!path.startsWith(before)) {
            throw new NotFoundException();
        }
        String encoded = path.substring(before.length());
        return Query.decode(parameter, encoded.substring(0, encoded.lastIndexOf(behind)));
    }
}

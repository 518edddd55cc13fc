package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a list as fast as the caller reads: a short one at once, a long one part by part, the next one when there is room
 * for it. A caller that does not read holds some kilobytes, and no thread (docs/decisions/0014-long-lists.md).
 */
@Provider
public class LongListWriter implements ServerMessageBodyWriter<LongList<?>> {
    @Override
    public void writeResponse(LongList<?> list, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        closeBehindItInHttp10(request.unwrap(RoutingContext.class));
        if (list.parts() == 1) {
            context.serverResponse().end(list.part(0));
            return;
        }
        request.suspend();
        context.serverResponse().setChunked(true);
        sendFrom(0, list, request);
    }

    /** There, nothing but the end of the connection tells the end of a text that is sent in parts. */
    private static void closeBehindItInHttp10(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_1_0) {
            context.addEndHandler(ended -> request.connection().close());
        }
    }

    private static void sendFrom(int part, LongList<?> list, ResteasyReactiveRequestContext request) {
        ServerHttpResponse response = request.serverResponse();
        int next = part;
        while (next < list.parts() && !response.isWriteQueueFull()) {
            response.write(list.part(next), failure -> {}); // of a caller that has gone there is nothing to tell
            next++;
        }
        if (next == list.parts()) {
            response.end();
            request.resume();
        } else {
            int later = next;
            response.addDrainHandler(() -> sendFrom(later, list, request));
        }
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == LongList.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == LongList.class;
    }

    /** The way of JAX-RS, which holds a thread while it writes; Quarkus takes the one above. */
    @Override
    public void writeTo(
            LongList<?> list,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        for (int part = 0; part < list.parts(); part++) {
            out.write(list.part(part));
        }
    }
}

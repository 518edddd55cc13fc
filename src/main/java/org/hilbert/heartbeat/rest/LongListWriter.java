package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a list as fast as the caller reads: a short one at once, a long one part by part. A worker makes the next part when
 * the one before is with the system, so that the threads that take beats only hand parts over, and a caller that does not
 * read holds one of them, and no thread (docs/decisions/0014-long-lists.md).
 */
@Provider
public class LongListWriter implements ServerMessageBodyWriter<LongList<?>> {
    private static final Logger LOG = Logger.getLogger(LongListWriter.class);

    @Override
    public void writeResponse(LongList<?> list, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        closeBehindItInHttp10(request.unwrap(RoutingContext.class));
        byte[] first = list.next();
        if (!list.hasNext()) {
            context.serverResponse().end(first);
            return;
        }
        request.suspend();
        context.serverResponse().setChunked(true);
        send(first, list, request);
    }

    /** There, nothing but the end of the connection tells the end of a text that is sent in parts. */
    private static void closeBehindItInHttp10(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_1_0) {
            context.addEndHandler(ended -> request.connection().close());
        }
    }

    private static void send(byte[] part, LongList<?> list, ResteasyReactiveRequestContext request) {
        request.serverResponse().write(part, failure -> {
            if (failure != null) {
                request.resume(); // of a caller that has gone there is nothing to tell
            } else if (list.hasNext()) {
                Infrastructure.getDefaultWorkerPool().execute(() -> sendNext(list, request));
            } else {
                request.serverResponse().end();
                request.resume();
            }
        });
    }

    private static void sendNext(LongList<?> list, ResteasyReactiveRequestContext request) {
        try {
            send(list.next(), list, request);
        } catch (RuntimeException e) {
            LOG.error("a list ends before its time", e);
            request.unwrap(RoutingContext.class).request().connection().close();
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
        while (list.hasNext()) {
            out.write(list.next());
        }
    }
}

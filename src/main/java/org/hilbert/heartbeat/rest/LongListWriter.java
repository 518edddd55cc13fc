package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a list as fast as the caller reads: a short one at once, a long one part by part. One thread makes the next part of any
 * list when the part before is with the system, so that the threads that take beats only hand parts over, and lists take no
 * more than one processor. A caller that does not read holds one part and what the list is made of, and no thread
 * (docs/decisions/0014-long-lists.md).
 */
@Provider
public class LongListWriter implements ServerMessageBodyWriter<LongList<?>> {
    private static final Logger LOG = Logger.getLogger(LongListWriter.class);
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor making = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> new Thread(work, "long lists"));

    LongListWriter() {
        making.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        making.shutdownNow();
    }

    @Override
    public void writeResponse(LongList<?> list, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        RoutingContext routing = request.unwrap(RoutingContext.class);
        closeBehindItInHttp10(routing);
        byte[] first = list.next();
        if (!list.hasNext()) {
            context.serverResponse().end(first);
            return;
        }
        context.serverResponse().setChunked(true);
        if (routing.request().method().equals(HttpMethod.HEAD)) {
            context.serverResponse().end();
            return;
        }
        request.suspend();
        send(first, list, request);
    }

    /** There, nothing but the end of the connection tells the end of a text that is sent in parts. */
    private static void closeBehindItInHttp10(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_1_0) {
            context.addEndHandler(ended -> request.connection().close());
        }
    }

    private void send(byte[] part, LongList<?> list, ResteasyReactiveRequestContext request) {
        request.serverResponse().write(part, failure -> {
            if (failure != null) {
                breakOff(request); // of a caller that has gone there is nothing to tell
            } else if (list.hasNext()) {
                sendNext(list, request);
            } else {
                request.serverResponse().end();
                request.resume();
            }
        });
    }

    private void sendNext(LongList<?> list, ResteasyReactiveRequestContext request) {
        try {
            making.execute(() -> {
                try {
                    send(list.next(), list, request);
                } catch (Throwable e) { // whatever it is, somebody waits for the rest
                    LOG.error("a list breaks off", e);
                    breakOff(request);
                }
            });
        } catch (RejectedExecutionException thisServerStops) {
            breakOff(request);
        }
    }

    private static void breakOff(ResteasyReactiveRequestContext request) {
        request.unwrap(RoutingContext.class).request().connection().close();
        request.resume();
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

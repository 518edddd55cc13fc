package org.hilbert.heartbeat.fleet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * Asks Redis, and waits for its answer, for a bounded time. One connection, which is given back after any failure; on one that
 * says nothing, the client's own time-outs (application.properties) end it. For one thread that serves no requests.
 */
final class SharedRedis {
    private static final long PATIENCE_SECONDS = 3;

    private final Supplier<Redis> client;
    private Optional<RedisConnection> connection = Optional.empty();

    /** Redis did not answer, or refused; the message has no addresses and no secrets. */
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1L;

        AwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    SharedRedis(Supplier<Redis> client) {
        this.client = client;
    }

    Response run(Script script, List<String> keys, List<String> arguments) throws AwayException {
        try {
            return send(request(Command.EVALSHA, script.digest, keys, arguments));
        } catch (AwayException e) {
            if (isScriptMissing(e)) {
                return send(request(Command.EVAL, script.text, keys, arguments));
            }
            throw e;
        }
    }

    Response send(Request request) throws AwayException {
        return ask(connection -> connection.send(request));
    }

    /** Sends them together, all to where the keys of the first are. */
    List<Response> send(List<Request> requests) throws AwayException {
        return ask(connection -> connection.batch(requests));
    }

    private <T> T ask(Function<RedisConnection, Future<T>> question) throws AwayException {
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(connect());
            }
            return await(question.apply(connection.get()));
        } catch (RuntimeException e) {
            close();
            throw new AwayException("Redis cannot be reached", e);
        } catch (AwayException e) {
            if (!isScriptMissing(e)) {
                close();
            }
            throw e;
        }
    }

    /** One that is made too late is given back. */
    private RedisConnection connect() throws AwayException {
        Future<RedisConnection> made = client.get().connect();
        try {
            return await(made);
        } catch (AwayException e) {
            made.onSuccess(RedisConnection::close);
            throw e;
        }
    }

    void close() {
        connection.ifPresent(RedisConnection::close);
        connection = Optional.empty();
    }

    private static boolean isScriptMissing(AwayException failure) {
        return failure.getCause() != null
                && String.valueOf(failure.getCause().getMessage()).startsWith("NOSCRIPT");
    }

    private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static <T> T await(Future<T> answer) throws AwayException {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AwayException("Redis does not answer", e);
        } catch (ExecutionException e) {
            throw new AwayException(sentence(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("this server ends", e);
        }
    }

    /** What Redis says begins with a word in capitals; what comes after it may name keys, users and addresses. */
    private static String sentence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String word = message.split("\\s", 2)[0];
        return word.matches("[A-Z]{2,20}") ? "Redis refuses: " + word : "Redis cannot be reached";
    }
}

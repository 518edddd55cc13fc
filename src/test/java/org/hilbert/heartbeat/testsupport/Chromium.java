package org.hilbert.heartbeat.testsupport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.json.JsonObject;

import static org.hamcrest.Matchers.is;
import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A Chromium without a screen that a test drives through its DevTools; it ends when it is closed. */
public final class Chromium implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(AT_MOST).build();
    private final Process process;
    private final String devTools;

    private Chromium(Process process, String devTools) {
        this.process = process;
        this.devTools = devTools;
    }

    /** Starts the machine's Chromium with a profile in that empty folder, or skips the test where there is none. */
    public static Chromium start(Path folder) throws IOException, InterruptedException {
        Path profile = folder.resolve("profile");
        ProcessBuilder builder = new ProcessBuilder(
                        Program.find("chromium"),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        Process process = Program.withoutTheCallersSettings(builder).start();
        try {
            return new Chromium(process, "http://127.0.0.1:" + port(process, profile.resolve("DevToolsActivePort")));
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            end(process);
            throw e;
        }
    }

    /** Opens a page in a tab of its own, in front of the others. */
    public Tab open(String url) throws IOException {
        String query = URLEncoder.encode(url, StandardCharsets.UTF_8).replace("+", "%20");
        JsonObject target = new JsonObject(ask("PUT", "/json/new?" + query));
        Answers answers = new Answers();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(AT_MOST)
                .buildAsync(URI.create(target.getString("webSocketDebuggerUrl")), answers)
                .join();
        return new Tab(target.getString("id"), socket, answers);
    }

    @Override
    public void close() {
        end(process);
    }

    /** A page. */
    public final class Tab implements AutoCloseable {
        private final AtomicInteger calls = new AtomicInteger();
        private final String id;
        private final WebSocket socket;
        private final Answers answers;

        private Tab(String id, WebSocket socket, Answers answers) {
            this.id = id;
            this.socket = socket;
            this.answers = answers;
        }

        /** The value of an expression, or of the promise it gives, as text. */
        public String evaluate(String expression) throws Exception {
            JsonObject result = call(
                    "Runtime.evaluate",
                    new JsonObject()
                            .put("expression", "Promise.resolve(" + expression + ").then(String)")
                            .put("awaitPromise", true));
            assertTrue(!result.containsKey("exceptionDetails"), () -> expression + ": " + result.encode());
            return result.getJsonObject("result").getString("value");
        }

        /** Waits until an expression is true; while the page loads, it may fail. */
        public void await(String expression) throws Exception {
            String tried = "(() => { try { return Boolean(" + expression + "); } catch (e) { return e; } })()";
            within(AT_MOST).alias(expression).until(() -> evaluate(tried), is("true"));
        }

        /** Goes to another page, in the same tab. */
        public void navigate(String url) throws Exception {
            call("Page.navigate", new JsonObject().put("url", url));
        }

        /** Brings this tab to the front, and so all others to the back. */
        public void show() throws IOException {
            ask("GET", "/json/activate/" + id);
        }

        /** Closes the tab, as a visitor does. */
        @Override
        public void close() throws IOException {
            socket.abort();
            ask("GET", "/json/close/" + id);
        }

        private JsonObject call(String method, JsonObject parameters) throws Exception {
            int number = calls.incrementAndGet();
            CompletableFuture<JsonObject> answer = answers.of(number);
            JsonObject message =
                    new JsonObject().put("id", number).put("method", method).put("params", parameters);
            socket.sendText(message.encode(), true).get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
            JsonObject body = answer.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
            assertTrue(body.containsKey("result"), body::encode);
            return body.getJsonObject("result");
        }
    }

    /** The answers of one tab, each by the number of its question; what else it tells is passed over. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonObject>> awaited = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        CompletableFuture<JsonObject> of(int number) {
            return awaited.computeIfAbsent(number, n -> new CompletableFuture<>());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                if (message.containsKey("id")) {
                    of(message.getInteger("id")).complete(message);
                }
            }
            socket.request(1);
            return null;
        }
    }

    private String ask(String method, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(devTools + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(AT_MOST)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Chromium was asked");
        }
    }

    /** The port it chose, which it writes into a file; the line is whole when a second one follows. */
    private static String port(Process process, Path file) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + AT_MOST.toNanos();
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() > 1) {
                return lines.get(0);
            }
            assertTrue(process.isAlive() && System.nanoTime() - giveUp < 0, "Chromium does not start");
            Thread.sleep(50);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An nginx of one worker that answers {@code 1500} to everything, on a free port of loopback, until it is closed. */
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION =
            """
            daemon off;
            pid %1$s/pid;
            events {}
            http {
                access_log off;
                client_body_temp_path %1$s/1;
                proxy_temp_path %1$s/2;
                fastcgi_temp_path %1$s/3;
                uwsgi_temp_path %1$s/4;
                scgi_temp_path %1$s/5;
                server {
                    listen 127.0.0.1:%2$d;
                    keepalive_requests 1000000000;
                    location / { return 200 "1500"; }
                }
            }
            """;

    private final Path folder;
    private final Process process;
    private final int port;

    private Nginx(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Starts it; null where there is none, or it does not start. */
    static Nginx start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("nginx");
        int port = Server.freePort();
        Path configuration = Files.writeString(folder.resolve("conf"), CONFIGURATION.formatted(folder, port));
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder("nginx", "-c", configuration.toString(), "-e", log.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        try {
            Nginx nginx = new Nginx(folder, builder.start(), port);
            Runtime.getRuntime().addShutdownHook(new Thread(nginx.process::destroy));
            if (nginx.listens()) {
                return nginx;
            }
            Table.say("nginx did not start: %s", Files.readString(folder.resolve("said")));
            nginx.close();
        } catch (IOException none) {
            Table.say("no nginx: %s", none.getMessage());
            Server.forget(folder);
        }
        return null;
    }

    int port() {
        return port;
    }

    /** How much processor time it and its worker have taken, in seconds. */
    double processorSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        Server.forget(folder);
    }

    private boolean listens() throws InterruptedException {
        for (int i = 0; i < 100 && process.isAlive(); i++) {
            try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        return false;
    }
}

package org.hilbert.heartbeat.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import io.quarkus.runtime.Quarkus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: starts the server, as no word at all does. */
@Command(name = "serve", description = "Starts the server; so does no command at all.")
final class Serve implements Runnable {
    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "The address to listen on; 0.0.0.0 for all. HB_HOST or 127.0.0.1 unless given.")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port to listen on. HB_PORT or 8888 unless given.")
    private Integer port;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "A setting, such as -Dheartbeat.tolerance=2s; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public void run() {
        ServerOptions.checkPort(spec, port);
        settings.forEach(System::setProperty);
        if (host != null) {
            System.setProperty("quarkus.http.host", host);
        }
        if (port != null) {
            System.setProperty("quarkus.http.port", port.toString());
        }
        start();
    }

    static void start() {
        // Browsers and shells send |, ", { and the like unencoded in a query, and the Python server took them. Quarkus
        // would answer an empty 400 before any of this program sees the request; nothing here builds a URI from one.
        // docs/decisions/0003-query-parsing.md
        System.setProperty("vertx.disableURIValidation", "true");
        // Netty lets nobody near a new connection unless it is told to: rest.ConnectionBoundsInstaller.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        Quarkus.run();
    }
}

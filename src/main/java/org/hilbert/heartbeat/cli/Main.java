package org.hilbert.heartbeat.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program begins: without a word it serves, with one it is a command line. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String[] arguments) {
        // From JDK 22 to 24 the console would be there without a terminal, too.
        System.setProperty("jdk.console", "java.base");
        if (arguments.length == 0) {
            Serve.start();
        } else {
            System.exit(HeartbeatCommand.run(arguments));
        }
    }
}

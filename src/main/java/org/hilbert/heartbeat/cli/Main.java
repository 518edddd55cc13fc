package org.hilbert.heartbeat.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program begins: without a word it serves, with one it is a command line. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            Serve.start();
        } else {
            System.exit(HeartbeatCommand.run(arguments));
        }
    }
}

package org.hilbert.heartbeat.cli;

import picocli.CommandLine.Command;

@Command(name = "wrap")
class Wrap implements Runnable {
    @Command(name = "dummy")
    static final class Dummy implements Runnable {
        public void run() {}
    }

    public void run() {}
}

package org.hilbert.heartbeat.cli;

import picocli.CommandLine.Command;

@Command(name = "watch")
class Watch implements Runnable {
    public void run() {}
}

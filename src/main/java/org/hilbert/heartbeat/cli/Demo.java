package org.hilbert.heartbeat.cli;

import picocli.CommandLine.Command;

@Command(name = "demo")
class Demo implements Runnable {
    public void run() {}
}

package org.hilbert.heartbeat.health;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.quarkus.logging.Log;

/**
 * The service manager that has started this server and waits to be told how it is: systemd, or whoever else listens at
 * {@code NOTIFY_SOCKET}. It is told by its own program {@code systemd-notify}, since the JDK cannot send to such a socket
 * (docs/decisions/0033-packages.md). A notice that does not get through is logged and is nothing worse.
 */
class Supervisor {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String program;
    private boolean complained;

    /** @param program {@code systemd-notify} on the PATH, or where it is */
    Supervisor(String program) {
        this.program = program;
    }

    /** @param notices such as {@code READY=1}, all told at once */
    synchronized void tell(String... notices) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(notices));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                complain(notices, "it did not end in " + PATIENCE.toSeconds() + " s");
            } else if (process.exitValue() != 0) {
                complain(notices, "it exited with " + process.exitValue());
            } else {
                complained = false;
            }
        } catch (IOException e) {
            complain(notices, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once: the watchdog is fed every few seconds. */
    private void complain(String[] notices, String why) {
        if (!complained) {
            Log.warnf("%s could not tell the service manager %s: %s", program, String.join(", ", notices), why);
        }
        complained = true;
    }
}

package org.hilbert.heartbeat.action;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Runs programs, so many at once; more wait, {@value #MOST_WAITING} at most. No thread waits for a program: what it
 * prints is taken ten times a second, and its end is told by the JDK. Thread-safe.
 */
final class Programs {
    static final int MOST_WAITING = 100;

    private static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(
            new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null"));
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ScheduledExecutorService executor;
    private final int atOnce;
    /** Guarded by this, as the next. */
    private final Queue<Run> waiting = new ArrayDeque<>();

    private int running;

    /**
     * Nothing runs yet.
     *
     * @param executor for what takes a moment: starting, looking, ending
     * @param atOnce how many run at once; 1 or more
     */
    Programs(ScheduledExecutorService executor, int atOnce) {
        this.executor = executor;
        this.atOnce = atOnce;
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments
     * @param environment all variables that it has
     * @param timeout after which it, and all that it has started, is ended
     * @return how it ended and the end of what it printed; never a failure
     */
    Uni<Outcome> run(List<String> command, Map<String, String> environment, Duration timeout) {
        return Uni.createFrom().emitter(emitter -> begin(new Run(command, environment, timeout, emitter)));
    }

    private void begin(Run run) {
        synchronized (this) {
            if (running == atOnce) {
                if (waiting.size() < MOST_WAITING) {
                    waiting.add(run);
                } else {
                    run.emitter.complete(Outcome.notBegun(
                            atOnce + " programs run and " + MOST_WAITING + " wait: it was not started"));
                }
                return;
            }
            running++;
        }
        executor.execute(run::start);
    }

    private void leave() {
        Run next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
                return;
            }
        }
        executor.execute(next::start);
    }

    /** One program. What is not final is guarded by this. */
    private final class Run {
        private final List<String> command;
        private final Map<String, String> environment;
        private final Duration timeout;
        private final UniEmitter<? super Outcome> emitter;
        private final End end = new End();
        private Process process;
        private ScheduledFuture<?> looking;
        private boolean tookTooLong;
        private boolean over;

        Run(
                List<String> command,
                Map<String, String> environment,
                Duration timeout,
                UniEmitter<? super Outcome> emitter) {
            this.command = command;
            this.environment = environment;
            this.timeout = timeout;
            this.emitter = emitter;
        }

        synchronized void start() {
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(NOTHING);
                builder.environment().clear();
                builder.environment().putAll(environment);
                process = builder.start();
            } catch (IOException | IllegalArgumentException e) {
                finish(Outcome.notBegun("it could not be started: " + e.getMessage()));
                return;
            }
            looking = executor.scheduleWithFixedDelay(
                    this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            ScheduledFuture<?> limit = executor.schedule(this::tooLong, timeout.toMillis(), TimeUnit.MILLISECONDS);
            process.onExit()
                    .thenRunAsync(
                            () -> {
                                limit.cancel(false);
                                exited();
                            },
                            executor);
        }

        private synchronized void look() {
            if (!over) {
                try {
                    end.takeWhatIsThere(process.getInputStream());
                } catch (IOException closed) {
                    // it ends
                }
            }
        }

        private synchronized void exited() {
            look();
            int status = process.exitValue();
            finish(tookTooLong ? ended() : new Outcome(status == 0, joined(end.text(), "exit status " + status)));
        }

        /** What it has started may have started more, and outlives it unless it is asked for before. */
        private synchronized void tooLong() {
            if (over) {
                return;
            }
            tookTooLong = true;
            List<ProcessHandle> all = tree();
            all.forEach(ProcessHandle::destroy);
            executor.schedule(() -> endForcibly(all), GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void endForcibly(List<ProcessHandle> asked) {
            Stream.concat(asked.stream(), tree().stream()).forEach(ProcessHandle::destroyForcibly);
            look();
            finish(ended());
        }

        private Outcome ended() {
            return new Outcome(
                    false, joined(end.text(), "it was ended: it ran for more than " + timeout.toMillis() + " ms"));
        }

        private List<ProcessHandle> tree() {
            return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
        }

        private synchronized void finish(Outcome outcome) {
            if (over) {
                return;
            }
            over = true;
            if (looking != null) {
                looking.cancel(false);
            }
            if (process != null) {
                close(process);
            }
            leave();
            emitter.complete(outcome);
        }
    }

    private static void close(Process process) {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // nobody reads it any more
        }
    }

    private static String joined(String printed, String how) {
        return printed.isEmpty() ? how : printed + "\n" + how;
    }

    /** The last octets of what a program prints. */
    private static final class End {
        private static final int MOST = 8 * 1024;
        /** Of one that prints for ever: what comes faster has to wait, as nobody else has to. */
        private static final int MOST_AT_A_LOOK = 1024 * 1024;

        private byte[] kept = new byte[0];

        void takeWhatIsThere(InputStream output) throws IOException {
            int taken = 0;
            for (int there = output.available(); there > 0 && taken < MOST_AT_A_LOOK; there = output.available()) {
                byte[] more = output.readNBytes(Math.min(there, MOST));
                taken += more.length;
                byte[] all = Arrays.copyOf(kept, kept.length + more.length);
                System.arraycopy(more, 0, all, kept.length, more.length);
                kept = Arrays.copyOfRange(all, Math.max(0, all.length - MOST), all.length);
            }
        }

        String text() {
            return new String(kept, StandardCharsets.UTF_8).strip();
        }
    }
}

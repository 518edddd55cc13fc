package org.hilbert.heartbeat.action;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

import org.jboss.logging.Logger;

/**
 * Runs programs, so many at once; more wait, and whoever asks sees to it that these do not become too many. No thread
 * waits for a program: what it prints is taken ten times a second, and its end is told by the JDK. Thread-safe.
 */
final class Programs {
    private static final Logger LOG = Logger.getLogger(Programs.class);
    private static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(
            new File(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null"));
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Of one that prints for ever: what comes faster has to wait, as nobody else has to. */
    private static final int MOST_AT_A_LOOK = 1024 * 1024;

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
     * @param lateness asked when its turn comes: why it is not started any more; empty if it is
     * @return how it ended and the end of what it printed; never a failure
     */
    Uni<Outcome> run(
            List<String> command,
            Map<String, String> environment,
            Duration timeout,
            Supplier<Optional<String>> lateness) {
        return Uni.createFrom().emitter(emitter -> begin(new Run(command, environment, timeout, lateness, emitter)));
    }

    private void begin(Run run) {
        synchronized (this) {
            if (running == atOnce) {
                waiting.add(run);
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
        private final Supplier<Optional<String>> lateness;
        private final UniEmitter<? super Outcome> emitter;
        private final Tail end = new Tail();
        private Process process;
        private ScheduledFuture<?> looking;
        private boolean tookTooLong;
        private boolean over;

        Run(
                List<String> command,
                Map<String, String> environment,
                Duration timeout,
                Supplier<Optional<String>> lateness,
                UniEmitter<? super Outcome> emitter) {
            this.command = command;
            this.environment = environment;
            this.timeout = timeout;
            this.lateness = lateness;
            this.emitter = emitter;
        }

        /** Whatever happens, its place is free again in the end. */
        synchronized void start() {
            try {
                Optional<String> tooLate = lateness.get();
                if (tooLate.isPresent()) {
                    finish(Outcome.notBegun(tooLate.get()));
                } else {
                    begin();
                }
            } catch (IOException | IllegalArgumentException e) {
                finish(Outcome.notBegun("it could not be started: " + e.getMessage()));
            } catch (RuntimeException | Error e) { // such as: no memory, or no thread that would wait for its end
                LOG.error("a program could not be started", e);
                if (process != null) {
                    tree().forEach(ProcessHandle::destroyForcibly);
                }
                finish(new Outcome(false, "it could not be started: " + e)); // or was, and the JDK did not get so far
            }
        }

        private void begin() throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectInput(NOTHING);
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
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
                    takeWhatIsThere(process.getInputStream(), end);
                } catch (IOException closed) {
                    // it ends
                }
            }
        }

        private synchronized void exited() {
            look();
            int status = process.exitValue();
            finish(tookTooLong ? ended() : new Outcome(status == 0, end.and("exit status " + status)));
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
            return new Outcome(false, end.and("it was ended: it ran for more than " + timeout.toMillis() + " ms"));
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

    private static void takeWhatIsThere(InputStream output, Tail end) throws IOException {
        int taken = 0;
        for (int there = output.available(); there > 0 && taken < MOST_AT_A_LOOK; there = output.available()) {
            byte[] more = output.readNBytes(Math.min(there, Tail.MOST));
            taken += more.length;
            end.add(more);
        }
    }

    private static void close(Process process) {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            // nobody reads it any more
        }
    }
}

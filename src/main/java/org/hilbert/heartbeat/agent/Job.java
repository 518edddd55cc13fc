package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that runs in the background, and tells its client what it prints. Thread-safe but for {@link #run}, which is its
 * own thread's.
 */
final class Job {
    /** How long a program has to end by itself when it is asked to. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** How many inputs may wait for a program that reads none. */
    static final int MOST_INPUTS = 16;

    private static final int LOOK_MILLIS = 10;
    private static final int MOST_AT_A_LOOK = Lines.LONGEST;
    /** The JDK says 128 more than the signal's number. */
    private static final int SIGNALS = 128;

    private static final int MOST_SIGNALS = 64;

    private final String asked;
    private final Process process;
    private final Telling telling;
    private final Executor threads;
    private final BlockingQueue<byte[]> inputs = new LinkedBlockingQueue<>(MOST_INPUTS);
    private Thread writer;

    /** @param asked the arguments that the client gave, in Python's notation */
    Job(String asked, Process process, Telling telling, Executor threads) {
        this.asked = asked;
        this.process = process;
        this.telling = telling;
        this.threads = threads;
    }

    long number() {
        return telling.job();
    }

    /** As the list of jobs has it. */
    String line() {
        return "Running " + number() + ": " + asked + "\n";
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells what the program prints, until it ends, and then how it ended. */
    void run(Runnable ended) throws InterruptedException {
        Lines lines = new Lines();
        try (InputStream output = process.getInputStream()) {
            boolean isOver;
            do {
                isOver = !process.isAlive(); // looked at before its output: what it printed last is there by then
                if (tellWhatIsThere(output, lines) == 0 && !isOver) {
                    process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                }
            } while (!isOver || output.available() > 0);
        } catch (IOException e) {
            process.waitFor(); // what it had printed last is lost
        }
        String rest = lines.rest().orElse("");
        if (!rest.isEmpty()) {
            telling.tell(rest);
        }
        stopWriting();
        ended.run();
        telling.complete(exitCode(process.waitFor()));
    }

    private int tellWhatIsThere(InputStream output, Lines lines) throws IOException, InterruptedException {
        int there = Math.min(output.available(), MOST_AT_A_LOOK);
        if (there > 0) {
            List<String> whole = new ArrayList<>();
            lines.take(output.readNBytes(there), whole);
            for (String line : whole) {
                telling.tell(line);
            }
        }
        return there;
    }

    /** As Python tells it: less than zero, if a signal ended it. */
    static long exitCode(int status) {
        return status > SIGNALS && status <= SIGNALS + MOST_SIGNALS ? SIGNALS - status : status;
    }

    /**
     * Gives the program a line to read.
     *
     * @return whether it was taken; not if the program does not read, and so much waits already
     */
    synchronized boolean input(String line) {
        if (writer == null) {
            writer = new Thread(this::write, "input of job " + number());
            writer.setDaemon(true);
            writer.start();
        }
        return inputs.offer((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write() {
        try (OutputStream input = process.getOutputStream()) {
            while (true) {
                input.write(inputs.take());
                input.flush();
            }
        } catch (IOException | InterruptedException e) {
            // it does not read any more, or is over
        }
    }

    private synchronized void stopWriting() {
        if (writer != null) {
            writer.interrupt();
        }
    }

    /** Asks the program, and all that it has started, to end; after {@link #GRACE} they are not asked. */
    void kill() {
        List<ProcessHandle> all = tree();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> endForcibly(all));
    }

    /** The same, and waits for it. */
    void end() throws InterruptedException {
        List<ProcessHandle> all = tree();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
        endForcibly(all);
    }

    /** Ends the program, and all that it has started, at once. */
    void endForcibly() {
        stopWriting();
        endForcibly(tree());
    }

    private void endForcibly(List<ProcessHandle> asked) {
        Stream.concat(asked.stream(), process.descendants()).forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }
}

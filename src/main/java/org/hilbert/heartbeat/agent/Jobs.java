package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The programs that run in the background. Thread-safe. */
final class Jobs {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final int most;
    private final Executor threads;
    /** One for each until its client was told its end, so that what waits for clients that do not read is bounded. */
    private final Semaphore places;

    private final Map<Long, Job> running = new ConcurrentSkipListMap<>();
    private volatile boolean isEnded;

    /**
     * None runs yet.
     *
     * @param most how many may run at once; 1 or more
     * @param threads where each of them is followed
     */
    Jobs(int most, Executor threads) {
        this.most = most;
        this.threads = threads;
        this.places = new Semaphore(most);
    }

    /**
     * Starts a program. It tells what it prints, and its end.
     *
     * @param asked the arguments that the client gave, in Python's notation
     * @param command the program, by its path, and its arguments
     */
    void start(String asked, List<String> command, Path folder, Telling telling) throws CommandFailedException {
        if (!places.tryAcquire()) {
            throw CommandFailedException.of(
                    "BlockingIOError", 11, "Resource temporarily unavailable: " + most + " jobs run (--jobs)", null);
        }
        Process process;
        try {
            process = started(command, folder);
        } catch (CommandFailedException | RuntimeException e) {
            places.release();
            throw e;
        }
        Job job = new Job(asked, process, telling, threads);
        running.put(job.number(), job);
        if (isEnded) { // it was, after the list of those that were to be ended had been made
            job.kill();
        }
        threads.execute(() -> follow(job));
    }

    private void follow(Job job) {
        try {
            job.run(() -> running.remove(job.number()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the agent ends
        } finally {
            running.remove(job.number());
            places.release();
        }
    }

    private static Process started(List<String> command, Path folder) throws CommandFailedException {
        String program = command.get(0);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().clear();
        INHERITED.forEach(name -> Optional.ofNullable(System.getenv(name))
                .ifPresent(value -> builder.environment().put(name, value)));
        try {
            return builder.start();
        } catch (IOException | IllegalArgumentException e) {
            if (!Files.isDirectory(folder)) {
                throw CommandFailedException.of("FileNotFoundError", 2, "No such file or directory", folder.toString());
            }
            if (!Files.exists(Path.of(program))) {
                throw CommandFailedException.of("FileNotFoundError", 2, "No such file or directory", program);
            }
            if (!Files.isExecutable(Path.of(program))) {
                throw CommandFailedException.of("PermissionError", 13, "Permission denied", program);
            }
            throw CommandFailedException.of("OSError", 5, "Input/output error: it could not be started", program);
        }
    }

    /** The one of that number that runs. */
    Optional<Job> running(long number) {
        return Optional.ofNullable(running.get(number)).filter(Job::isAlive);
    }

    /** All that run, in the order of their numbers. */
    Collection<Job> running() {
        return running.values().stream().filter(Job::isAlive).toList();
    }

    /** Ends all, and what they have started; waits until they are ended. */
    void end() throws InterruptedException {
        isEnded = true;
        Collection<Job> all = running();
        Thread[] enders = all.stream()
                .map(job -> new Thread(() -> endQuietly(job), "end of job " + job.number()))
                .toArray(Thread[]::new);
        for (Thread ender : enders) {
            ender.start();
        }
        for (Thread ender : enders) {
            ender.join(TimeUnit.SECONDS.toMillis(2) + Job.GRACE.toMillis());
        }
    }

    private static void endQuietly(Job job) {
        try {
            job.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;

/** The programs that run in the background. Thread-safe. */
final class Jobs {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final int most;
    private final Executor threads;
    private final AgentLog log;
    /** One for each until its client was told its end, so that what waits for clients that do not read is bounded. */
    private final Semaphore places;

    private final Map<Long, Job> running = new ConcurrentSkipListMap<>();
    /** Held while one is started, so that {@link #end} sees it. */
    private final Lock starting = new ReentrantLock();

    private volatile boolean isEnded;

    /**
     * None runs yet.
     *
     * @param most how many may run at once; 1 or more
     * @param threads where each of them is followed
     * @param log is told of a job that cannot be followed
     */
    Jobs(int most, Executor threads, AgentLog log) {
        this.log = log;
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
        Job job;
        try {
            job = begun(asked, command, folder, telling);
        } catch (CommandFailedException | RuntimeException | Error e) {
            places.release();
            throw e;
        }
        try {
            threads.execute(() -> follow(job, telling));
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the agent ends, or no thread can be made
            abandon(job);
            places.release();
            throw CommandFailedException.of(
                    "BlockingIOError", 11, "Resource temporarily unavailable: no thread for the program", null);
        }
    }

    private Job begun(String asked, List<String> command, Path folder, Telling telling) throws CommandFailedException {
        starting.lock();
        try {
            if (isEnded) {
                throw CommandFailedException.of(
                        "BlockingIOError", 11, "Resource temporarily unavailable: the agent ends", null);
            }
            Process process = started(command, folder);
            Job job = new Job(asked, process, telling, threads);
            running.put(job.number(), job);
            if (isEnded) { // it was not waited for this one
                job.endForcibly();
            }
            return job;
        } finally {
            starting.unlock();
        }
    }

    private void follow(Job job, Telling telling) {
        try {
            job.run(() -> running.remove(job.number()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the agent ends
        } catch (RuntimeException | Error e) {
            abandon(job);
            log.warn("job " + job.number() + " was ended, because of a mistake of this program, or for want of memory: "
                    + e);
            completeQuietly(telling);
        } finally {
            running.remove(job.number());
            places.release();
        }
    }

    private void abandon(Job job) {
        running.remove(job.number());
        job.endForcibly();
    }

    private static void completeQuietly(Telling telling) {
        try {
            telling.tell(PythonError.of("RuntimeError", "the agent failed, and has ended the program"));
            telling.complete(1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        boolean hasLock = starting.tryLock(1, TimeUnit.SECONDS); // not for ever: a file system may hang
        isEnded = true;
        if (hasLock) {
            starting.unlock();
        }
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

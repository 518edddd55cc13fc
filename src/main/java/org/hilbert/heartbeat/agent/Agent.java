package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.lang.System.Logger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.hilbert.heartbeat.probe.conplyent.wire.Room;
import org.zeromq.ZMQException;

import zmq.ZError;

/** A running agent. Thread-safe. */
public final class Agent implements AutoCloseable {
    private static final int LONGEST_END_SECONDS = 10;

    private final ExecutorService threads;
    private final Jobs jobs;
    private final Front front;
    private final AgentLog log;
    private final Thread thread;
    private final CountDownLatch isOver = new CountDownLatch(1);
    private volatile boolean isWell;

    private Agent(AgentSettings settings, Machine machine, Logger logger) throws IOException {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> daemon(work, "agent-" + count.incrementAndGet()));
        log = new AgentLog(logger);
        jobs = new Jobs(settings.jobs(), threads, log);
        Bounds bounds = new Bounds();
        Commands commands = new Commands(
                settings.allowed(), settings.folders(), settings.programs(), jobs, machine, this::closeFront);
        try {
            front = new Front(
                    endpoint(settings.address(), settings.port()),
                    settings.keys(),
                    commands.names(),
                    log,
                    new Room(),
                    (address, name) ->
                            new Client(address, name, commands.forAClient(), bounds, threads, log, this::wakeFront));
        } catch (ZMQException e) {
            threads.shutdown();
            String why = e.getErrorCode() == ZError.EADDRINUSE
                    ? "the port is in use, or the address is none of this machine's"
                    : e.getMessage();
            throw new IOException(
                    "cannot listen on " + settings.address().getHostAddress() + " port " + settings.port() + ": " + why,
                    e);
        }
        thread = daemon(this::serve, "agent");
    }

    /**
     * Starts an agent: it answers from now on.
     *
     * @param log is told of each command, and how it ended
     * @throws IOException if it cannot listen there
     */
    public static Agent start(AgentSettings settings, Logger log) throws IOException {
        return start(settings, Machine.real(), log);
    }

    static Agent start(AgentSettings settings, Machine machine, Logger log) throws IOException {
        Agent agent = new Agent(settings, machine, log);
        agent.thread.start();
        return agent;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static String endpoint(InetAddress address, int port) {
        String host = address.getHostAddress();
        return "tcp://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + (port == 0 ? "*" : port);
    }

    private void closeFront() {
        front.close();
    }

    private void wakeFront() {
        front.wake();
    }

    private void serve() {
        try {
            front.run();
            isWell = true;
        } catch (IOException | RuntimeException | Error e) {
            log.warn("the agent cannot go on: " + e);
        }
        try {
            jobs.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            log.warn("the agent could not end its programs: " + e);
        }
        try {
            threads.shutdownNow();
            if (!isWell) {
                isOver.countDown(); // without the network's thread, the sockets may never be closed
            }
            front.dispose();
        } catch (IOException | RuntimeException | Error e) {
            log.warn("the agent could not close its sockets: " + e);
        } finally {
            isOver.countDown();
        }
    }

    /** Where it listens. */
    public int port() {
        return front.port();
    }

    /**
     * Waits until a client has closed it, or {@link #close} was called.
     *
     * @return false if it has ended because it could not go on, which the log says
     */
    public boolean awaitEnd() throws InterruptedException {
        isOver.await();
        return isWell;
    }

    /** Ends it, and the programs that it has started; waits for that, for 10 s. */
    @Override
    public void close() {
        front.close();
        boolean isInterrupted = Thread.interrupted();
        try {
            if (!isOver.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("the agent did not end in " + LONGEST_END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

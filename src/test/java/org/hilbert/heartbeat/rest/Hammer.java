package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

import org.hilbert.heartbeat.rest.Malformed.After;
import org.hilbert.heartbeat.testsupport.Octets;

/**
 * Sends malformed requests at a bounded rate: those after which the server reads on some forty at a time on a
 * connection that is kept, the others on one each. Counts what comes back.
 */
final class Hammer {
    /** So many requests have a connection each, and then the rest of {@value #TOGETHER} share one. */
    private static final int ALONE = 6;

    private static final int TOGETHER = 46;
    private static final int TIMEOUT_MILLIS = 5000;
    private static final int MOST_STATUSES = 1000;

    private static final Malformed[] READ_ON = kinds(After.SENTENCE);
    private static final Malformed[] ENDING = Arrays.stream(Malformed.values())
            .filter(kind -> kind.after() != After.SENTENCE)
            .toArray(Malformed[]::new);

    private final int port;
    private final double nanosBetween;
    private final AtomicIntegerArray sent = new AtomicIntegerArray(Malformed.values().length);
    private final AtomicIntegerArray statuses = new AtomicIntegerArray(Malformed.values().length * MOST_STATUSES);
    private final AtomicIntegerArray leftOpen = new AtomicIntegerArray(Malformed.values().length);
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();

    Hammer(int port, int perSecond) {
        this.port = port;
        this.nanosBetween = 1e9 / perSecond;
    }

    /** Sends so many, in as many threads, and comes back when all are answered. */
    void send(int requests, int threads, SplittableRandom random) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int share = requests / threads + (i < requests % threads ? 1 : 0);
            Thread thread = new Thread(new Blow(share, threads, i, random.split()), "hammer " + i);
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    int sent(Malformed kind) {
        return sent.get(kind.ordinal());
    }

    int sent() {
        return Arrays.stream(Malformed.values()).mapToInt(this::sent).sum();
    }

    /** How many answers of that kind had that status. */
    int answered(Malformed kind, int status) {
        return statuses.get(kind.ordinal() * MOST_STATUSES + status);
    }

    /** How many connections of that kind the server had neither answered nor ended in time. */
    int leftOpen(Malformed kind) {
        return leftOpen.get(kind.ordinal());
    }

    /** What should not have happened, a few sentences of it at most. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    private static Malformed[] kinds(After after) {
        return Arrays.stream(Malformed.values())
                .filter(kind -> kind.after() == after)
                .toArray(Malformed[]::new);
    }

    /**
     * Loopback. To one address there are 28 000 ports to come from, each of which rests for a minute after its use; Linux has
     * more addresses.
     */
    private InetSocketAddress to(int thread) {
        boolean linux = System.getProperty("os.name").equals("Linux");
        return new InetSocketAddress("127.0.0." + (linux ? 2 + thread : 1), port);
    }

    private void surprise(String what) {
        if (surprises.size() < 20) {
            surprises.add(what);
        }
    }

    /** What one thread sends. */
    private final class Blow implements Runnable {
        private final int requests;
        private final double nanosEach;
        private final InetSocketAddress to;
        private final SplittableRandom random;
        private final Octets octets = new Octets();
        private final Malformed[] asked = new Malformed[TOGETHER];
        private final AnswerCount count = new AnswerCount();
        private final byte[] read = new byte[1 << 16];
        private Socket kept = new Socket();

        Blow(int requests, int threads, int number, SplittableRandom random) {
            this.requests = requests;
            this.nanosEach = nanosBetween * threads;
            this.to = to(number);
            this.random = random;
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            double due = 0;
            for (int done = 0; done < requests; ) {
                int now = Math.min(TOGETHER, requests - done);
                int alone = Math.min(ALONE, now);
                for (int i = 0; i < alone; i++) {
                    alone(ENDING[random.nextInt(ENDING.length)]);
                }
                pipelined(now - alone);
                done += now;
                due += now * nanosEach;
                long early = start + (long) due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                } else {
                    due -= early; // what is late stays late: no burst makes up for it
                }
            }
            close(kept);
        }

        private void pipelined(int requests) {
            octets.clear();
            for (int i = 0; i < requests; i++) {
                asked[i] = READ_ON[random.nextInt(READ_ON.length)];
                asked[i].make(octets, random);
                sent.incrementAndGet(asked[i].ordinal());
            }
            try {
                if (!kept.isConnected()) {
                    kept = connect();
                }
                exchange(kept, requests);
            } catch (IOException e) {
                surprise("a connection that should go on ended with " + e + " at request " + count.answers() + ", "
                        + asked[count.answers() % requests]);
            }
            if (count.answers() < requests) {
                surprise(requests - count.answers() + " of " + requests
                        + " pipelined requests had no answer, the first " + asked[count.answers()]);
                close(kept);
                kept = new Socket();
            }
            for (int i = 0; i < Math.min(count.answers(), requests); i++) {
                answered(asked[i], count.status(i));
            }
        }

        private void alone(Malformed kind) {
            octets.clear();
            kind.make(octets, random);
            sent.incrementAndGet(kind.ordinal());
            count.clear();
            try (Socket socket = connect()) {
                if (kind.after() == After.END) {
                    exchange(socket, Integer.MAX_VALUE);
                } else {
                    socket.getOutputStream().write(octets.array(), 0, octets.length());
                    socket.setSoLinger(random.nextBoolean(), 0); // with a reset, or without
                }
            } catch (SocketTimeoutException e) {
                leftOpen.incrementAndGet(kind.ordinal());
            } catch (IOException e) {
                // The server has ended it while this side was still sending.
            }
            for (int i = 0; i < count.answers(); i++) {
                answered(kind, count.status(i));
            }
        }

        private void exchange(Socket socket, int answers) throws IOException {
            count.clear();
            socket.getOutputStream().write(octets.array(), 0, octets.length());
            if (answers == Integer.MAX_VALUE) {
                socket.shutdownOutput(); // random octets may end in the middle of a line
            }
            while (count.answers() < answers) {
                int length = socket.getInputStream().read(read);
                if (length < 0) {
                    break;
                }
                count.take(read, length);
            }
            if (count.sawStackTrace()) {
                surprise("an answer holds a stack trace");
            }
        }

        private void answered(Malformed kind, int status) {
            statuses.incrementAndGet(kind.ordinal() * MOST_STATUSES + status);
        }

        private Socket connect() throws IOException {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(to, TIMEOUT_MILLIS);
                return socket;
            } catch (IOException e) {
                surprise("no connection: " + e);
                close(socket);
                throw e;
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more.
            }
        }
    }
}

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

import org.HdrHistogram.Histogram;

/**
 * Questions that are asked when their time has come, whatever became of those before: at a fixed rate, on kept-alive
 * connections, one at a time on each. An answer's time counts from the moment its question was <em>meant</em> to be asked, so
 * a server that stands still for a second makes every question of that second slow, not only the one it had in hand.
 *
 * <p>One thread does it all. Where questions are less than a millisecond apart it sleeps between them instead of waiting for
 * answers, and finds those when it wakes up: it costs less than half a core at 20 000 a second, and adds about 0.1 ms to a time.
 */
final class OpenLoop {
    /** How long this program may itself be late, 99 times of 100, before it says so. */
    private static final long TOLERATED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    /** For answers, after the last question. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Histogram answers = new Histogram(LONGEST_NANOS, 3);
    private final Histogram own = new Histogram(LONGEST_NANOS, 3);
    private final Queue<Line> free = new ArrayDeque<>();
    private final List<Line> lines = new ArrayList<>();
    private final String name;
    private final double nanosApart;
    private final long questions;
    private final LongFunction<String> path;
    private final Thread thread;
    private long answered;
    private long refused;
    private double core;
    /** How long after its time the last question was answered, in seconds. */
    private double behind;
    private Exception failure;

    private OpenLoop(String name, int perSecond, int seconds, LongFunction<String> path) {
        this.name = name;
        this.nanosApart = 1e9 / perSecond;
        this.questions = (long) perSecond * seconds;
        this.path = path;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Begins to ask.
     *
     * @param name of what it asks, for whoever reads that it could not keep up
     * @param path of the question of that number, from 0 on; it needs an answer with a length
     */
    static OpenLoop start(
            String name, int port, int connections, int perSecond, int seconds, LongFunction<String> path)
            throws IOException {
        OpenLoop loop = new OpenLoop(name, perSecond, seconds, path);
        for (int i = 0; i < connections; i++) {
            loop.lines.add(new Line(port));
        }
        loop.free.addAll(loop.lines);
        loop.thread.start();
        return loop;
    }

    /** Asks so many questions as fast as they are answered, within a minute. */
    static void allAtOnce(String name, int port, int connections, int questions, LongFunction<String> path)
            throws Exception {
        Table.say("%s: %d", name, questions);
        OpenLoop loop = start(name, port, connections, questions, 1, path);
        loop.thread.join();
        if (loop.failure != null || loop.failed() > 0) {
            throw new IOException(name + ": " + loop.failed() + " failed", loop.failure);
        }
    }

    /** Waits until all is answered, or nothing more comes; says so if questions were lost, refused or asked late. */
    OpenLoop finish() throws Exception {
        thread.join();
        if (failure != null) {
            throw failure;
        }
        if (answered < questions || refused > 0) {
            Table.say("%s: of %d questions %d were not answered and %d refused", name, questions, questions - answered, refused);
        }
        if (behind > 1) {
            Table.say(
                    "%s: the last was answered %.1f s after its time: all this is more than server and machine"
                            + " can do, and the times are those of a queue",
                    name, behind);
        }
        if (own.getValueAtPercentile(99) > TOLERATED_NANOS) {
            Table.say(
                    "%s: asked late, by %.2f ms at p99 and %.2f ms at most: that is this program's fault or the machine's,"
                            + " and part of the times",
                    name, Table.millis(own, 99), Table.millis(own, 100));
        }
        return this;
    }

    /** How long the answers took, in nanoseconds from when they were meant to be asked; of those that came. */
    Histogram answers() {
        return answers;
    }

    /** How late the questions were asked although a connection was free, in nanoseconds. */
    Histogram own() {
        return own;
    }

    /** How many questions were not answered with 200, or not at all. */
    long failed() {
        return questions - answered + refused;
    }

    /** How much of a core the asking took. */
    double core() {
        return core;
    }

    private void run() {
        try (Selector selector = Selector.open()) {
            for (Line line : lines) {
                line.channel.register(selector, SelectionKey.OP_READ, line);
            }
            ask(selector);
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    private void ask(Selector selector) throws IOException {
        long start = System.nanoTime();
        long end = start + (long) (questions * nanosApart);
        long asked = 0;
        long now = start;
        while (answered < questions && now < end + PATIENCE_NANOS) {
            long due = start + (long) (asked * nanosApart);
            while (asked < questions && due <= now && !free.isEmpty()) {
                Line line = free.remove();
                line.ask(path.apply(asked), due);
                own.recordValue(Math.max(0, now - Math.max(due, line.freeSince)));
                asked++;
                due = start + (long) (asked * nanosApart);
                now = System.nanoTime();
            }
            long wait = asked == questions || free.isEmpty() ? MILLISECOND : due - now;
            if (wait >= MILLISECOND) {
                selector.select(this::hear, wait / MILLISECOND);
            } else {
                LockSupport.parkNanos(wait);
                selector.selectNow(this::hear);
            }
            now = System.nanoTime();
        }
        behind = (now - end) / 1e9;
        core = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / (double) (now - start);
    }

    private void hear(SelectionKey key) {
        Line line = (Line) key.attachment();
        if (!line.hear()) {
            return;
        }
        line.freeSince = System.nanoTime();
        answers.recordValue(Math.min(LONGEST_NANOS, line.freeSince - line.due));
        answered++;
        if (!line.good) {
            refused++;
        }
        free.add(line);
    }

    /** A connection, and the question on its way. */
    private static final class Line {
        private static final String LENGTH = "content-length: ";

        private final SocketChannel channel;
        private final ByteBuffer heard = ByteBuffer.allocate(1 << 14);
        /** When the question was meant to be asked. */
        private long due;

        private long freeSince;
        private boolean good;

        Line(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            freeSince = System.nanoTime();
        }

        void ask(String path, long meant) throws IOException {
            due = meant;
            ByteBuffer request = StandardCharsets.US_ASCII.encode("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("a question did not fit into an empty connection");
            }
        }

        /** @return whether the answer is complete */
        boolean hear() {
            try {
                if (channel.read(heard) < 0) {
                    throw new IOException("the server closed the connection");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            String answer = new String(heard.array(), 0, heard.position(), StandardCharsets.ISO_8859_1);
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return false;
            }
            int length = answer.substring(0, body).toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
            if (length < LENGTH.length()) {
                throw new IllegalStateException("an answer without a length: " + answer);
            }
            int end = answer.indexOf('\r', length);
            if (answer.length() < body + Integer.parseInt(answer, length, end, 10)) {
                return false;
            }
            good = answer.startsWith("200", 9);
            heard.clear();
            return true;
        }

        void close() {
            try {
                channel.close();
            } catch (IOException gone) {
                // as it should be
            }
        }
    }
}

package org.hilbert.heartbeat.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.protocol.Command;

/**
 * Applications that beat through a {@link Balancer}, each as long as its script says, and what each of them did. One thread
 * does it all; everything else is thread-safe.
 */
final class Crowd implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** A client does not send while it waits for an answer. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Balancer balancer;
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Member> queue = new PriorityQueue<>(Comparator.comparingLong(Member::due));
    private final Thread thread = new Thread(this::run, "crowd");

    /** When it began, by both clocks. */
    private long begun;

    private Instant begunAt;
    private int answered;
    private int refused;
    private int gaveUp;
    private long mostLate;
    private volatile boolean over;
    private volatile Exception failure;

    /**
     * An attempt to send a beat.
     *
     * @param server which was asked
     * @param sent when, in nanoseconds
     * @param heard when its answer came; {@link #NEVER} if none did
     */
    record Sent(Command command, int timeoutMillis, int server, long sent, long heard) {
        static final long NEVER = Long.MAX_VALUE;

        boolean wasAnswered() {
            return heard != NEVER;
        }
    }

    /** What an application's script says besides beating. */
    enum Act {
        /** It announces itself and beats from then on, whether it ran before or not. */
        ANNOUNCES_ITSELF,
        /** It falls silent. */
        FALLS_SILENT,
        /** It beats again, without a word about it. */
        BEATS_AGAIN,
        /** It says goodbye, to be gone within a second. */
        SAYS_GOODBYE
    }

    private record Scene(long at, Act act) {}

    /** One application. Guarded by the crowd. */
    static final class Member {
        static final int GOODBYE_MILLIS = 1000;

        final String id;
        final int timeoutMillis;
        final List<Sent> sent = new ArrayList<>();
        private final long period;
        private final Deque<Scene> script = new ArrayDeque<>();
        private boolean beats;
        private long nextBeat;
        private long notBefore;
        private int underWay;

        private Member(String id, int timeoutMillis, long period) {
            this.id = id;
            this.timeoutMillis = timeoutMillis;
            this.period = period;
        }

        private long due() {
            long next = script.isEmpty() ? Long.MAX_VALUE : script.peek().at;
            return Math.max(notBefore, beats ? Math.min(nextBeat, next) : next);
        }
    }

    /** What is known of an application at one moment. */
    record Life(String id, List<Sent> sent) {}

    Crowd(Balancer balancer, long seed) {
        this.balancer = balancer;
        this.random = new Random(seed);
        thread.setDaemon(true);
    }

    /** An application of the crowd that has not begun; its acts are told in their order. */
    final class Role {
        private final Member member;

        private Role(Member member) {
            this.member = member;
        }

        /** @param at so many seconds after the crowd has begun */
        Role then(double at, Act act) {
            member.script.add(new Scene((long) (at * SECOND), act));
            return this;
        }
    }

    /**
     * One more, before the crowd begins.
     *
     * @param timeoutMillis what it promises
     * @param least and {@code most}: its beats are so many seconds apart, always the same for one
     */
    Role add(String id, int timeoutMillis, double least, double most) {
        Member member = new Member(id, timeoutMillis, (long) ((least + (most - least) * random.nextDouble()) * SECOND));
        members.add(member);
        return new Role(member);
    }

    /** A random number from 0 to 1, of the crowd's own. */
    double random() {
        return random.nextDouble();
    }

    int size() {
        return members.size();
    }

    void begin() {
        begun = System.nanoTime();
        begunAt = Instant.now();
        for (Member member : members) {
            List<Scene> script = List.copyOf(member.script);
            member.script.clear();
            script.forEach(scene -> member.script.add(new Scene(begun + scene.at, scene.act)));
            member.notBefore = begun;
        }
        queue.addAll(members);
        thread.start();
    }

    /** Seconds since it began. */
    double seconds() {
        return (System.nanoTime() - begun) / (double) SECOND;
    }

    /** Waits until so many seconds after it began. */
    void await(double second) throws Exception {
        while (seconds() < second) {
            Thread.sleep(Math.max(1, (long) ((second - seconds()) * 1000)));
            checkItRuns();
        }
    }

    void checkItRuns() {
        if (failure != null) {
            throw new AssertionError("the crowd has failed", failure);
        }
    }

    /** What they have done so far. */
    synchronized List<Life> lives() {
        return members.stream()
                .map(member -> new Life(member.id, List.copyOf(member.sent)))
                .toList();
    }

    synchronized void avoid(int server) {
        balancer.avoid(server);
    }

    synchronized void avoidNoMore(int server) {
        balancer.avoidNoMore(server);
    }

    /** That moment on the wall clock. */
    Instant instantOf(long nanos) {
        return begunAt.plus(Duration.ofNanos(nanos - begun));
    }

    /** The other way round. */
    long nanosOf(Instant instant) {
        return begun + Duration.between(begunAt, instant).toNanos();
    }

    synchronized int answered() {
        return answered;
    }

    /** How many were answered with anything but 200. */
    synchronized int refused() {
        return refused;
    }

    /** How many beats no server took. */
    synchronized int gaveUp() {
        return gaveUp;
    }

    /** How many seconds after its time a beat was sent at most, or answered: what this machine could not do. */
    synchronized double mostLate() {
        return mostLate / (double) SECOND;
    }

    /** How often a server did not answer. */
    synchronized int failedAttempts() {
        return balancer.failedAttempts();
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        balancer.close();
    }

    private void run() {
        try {
            while (!over) {
                long now = System.nanoTime();
                synchronized (this) {
                    while (!queue.isEmpty() && queue.peek().due() - now <= 0) {
                        Member member = queue.poll();
                        act(member, now);
                        if (member.due() != Long.MAX_VALUE) {
                            queue.add(member);
                        }
                    }
                    balancer.turn(0);
                }
                // What asks may not stand in the way of what answers: it looks a thousand times a second.
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void act(Member member, long now) {
        if (member.underWay > 0) {
            member.notBefore = now + BUSY_NANOS;
            return;
        }
        mostLate = Math.max(mostLate, now - member.due());
        Scene scene = member.script.peek();
        if (scene == null || scene.at - now > 0) {
            member.nextBeat = now + member.period;
            send(member, Command.PING, member.timeoutMillis);
            return;
        }
        member.script.poll();
        member.nextBeat = now + member.period;
        member.beats = scene.act == Act.ANNOUNCES_ITSELF || scene.act == Act.BEATS_AGAIN;
        switch (scene.act) {
            case ANNOUNCES_ITSELF -> send(member, Command.INIT, member.timeoutMillis);
            case BEATS_AGAIN -> send(member, Command.PING, member.timeoutMillis);
            case SAYS_GOODBYE -> send(member, Command.DONE, Member.GOODBYE_MILLIS);
            case FALLS_SILENT -> {
                // nobody hears of that
            }
        }
    }

    private void send(Member member, Command command, int timeoutMillis) {
        String name = switch (command) {
            case INIT -> "hb_init";
            case PING -> "hb_ping";
            case DONE -> "hb_done";
        };
        member.underWay++;
        // A command that a server which stands still reads later on would be a new one to it. A ping more is none.
        balancer.send(
                "/" + name + "?" + timeoutMillis + "&appid=" + member.id,
                command != Command.PING,
                new Balancer.Caller() {
                    @Override
                    public void answered(int server, int status, long sent, long heard) {
                        member.underWay--;
                        mostLate = Math.max(mostLate, heard - sent);
                        if (status == 200) {
                            answered++;
                            member.sent.add(new Sent(command, timeoutMillis, server, sent, heard));
                        } else {
                            refused++;
                        }
                    }

                    @Override
                    public void failed(int server, long sent) {
                        member.sent.add(new Sent(command, timeoutMillis, server, sent, Sent.NEVER));
                    }

                    @Override
                    public void gaveUp() {
                        member.underWay--;
                        gaveUp++;
                    }
                });
    }
}

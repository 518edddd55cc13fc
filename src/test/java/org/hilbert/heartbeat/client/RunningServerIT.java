package org.hilbert.heartbeat.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.hilbert.heartbeat.nagios.ServiceState;
import org.hilbert.heartbeat.nagios.StatusLine;
import org.hilbert.heartbeat.testsupport.ClientJar;
import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.hilbert.heartbeat.testsupport.Eventually.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Heartbeats to the packaged server, in real time. How fast all that is: {@code benchmarks/run SixtyFrames}. */
@SideBySide
class RunningServerIT {
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final StatusLine NO_ANSWER = new StatusLine(ServiceState.UNKNOWN, "no answer");

    @TempDir
    Path folder;

    private int port;
    private ServerProcess server;
    private HeartbeatClient client;

    @BeforeEach
    void aServer() throws Exception {
        port = ServerProcess.freePort();
        server = start();
        client = HeartbeatClient.builder().url(server.url()).application("Pong").build();
    }

    @AfterEach
    void noServer() throws Exception {
        server.stop();
    }

    @Test
    void aRenderLoopGoesOn_throughAServerThatIsStoppedAndStarted() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Heartbeat heartbeat = Heartbeat.of(client)
                .promise(Duration.ofSeconds(1))
                .drivenByBeat()
                .start()) {
            Thread loop = new Thread(() -> renderUntil(over, heartbeat), "render loop");
            loop.setDaemon(true);
            loop.start();
            until(() -> isFine("Pong"));
            server.stop();
            until(() -> heartbeat.lastFailure().isPresent());
            Thread.sleep(3000);
            server = start();
            until(() -> isFine("Pong"));
            until(heartbeat::ready);
            assertTrue(loop.isAlive());
            over.set(true);
            loop.join();
        }
        assertEquals(List.of(), client.list());
        String printed = Files.readString(log());
        assertTrue(printed.contains("Pong (new) -> STARTING"), printed);
    }

    @Test
    void manyHeartbeatsShareAThread_andSayGoodbyeWhenTheJvmEnds() throws Exception {
        Program.Outcome outcome = run("""
                import java.time.Duration;
                import org.hilbert.heartbeat.client.*;

                class Station {
                    public static void main(String[] arguments) throws Exception {
                        HeartbeatPool pool = new HeartbeatPool();
                        for (int i = 0; i < 20; i++) {
                            HeartbeatClient client = HeartbeatClient.builder()
                                    .application("app-" + i)
                                    .connectTimeout(Duration.ofSeconds(3))
                                    .build();
                            pool.start(Heartbeat.of(client).doneOnShutdown());
                        }
                        for (int wait = 0; wait < 400 && !pool.ready(); wait++) {
                            Thread.sleep(50);
                        }
                        System.out.println("known " + HeartbeatClient.builder().build().list().size());
                        System.out.println("threads " + Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().matches("heartbeat.*|HttpClient.*Selector.*"))
                                .filter(Thread::isDaemon)
                                .count());
                    }
                }
                """);
        // One that beats, and the JDK's own for each way to connect: with 3 s, and as it comes.
        assertTrue(outcome.output().endsWith("known 20\nthreads 3\n"), outcome::output);
        assertEquals(0, outcome.exitCode());
        assertEquals(List.of(), client.list());
    }

    @Test
    void aHeartbeatThatNobodyCloses_doesNotKeepTheJvm_norSayGoodbye() throws Exception {
        Program.Outcome outcome = run("""
                import java.time.Duration;
                import org.hilbert.heartbeat.client.*;

                class Station {
                    public static void main(String[] arguments) throws Exception {
                        Heartbeat heartbeat = Heartbeat.start("Pong", Duration.ofMinutes(1));
                        for (int wait = 0; wait < 400 && !heartbeat.ready(); wait++) {
                            Thread.sleep(50);
                        }
                    }
                }
                """);
        assertEquals("", outcome.output());
        assertEquals(0, outcome.exitCode());
        assertEquals(List.of("Pong"), client.list());
    }

    private Program.Outcome run(String station) throws Exception {
        ClientJar.compile(folder, Map.of("Station", station));
        return ClientJar.run(folder, "Station", Map.of("HB_URL", server.url()));
    }

    private static void renderUntil(AtomicBoolean over, Heartbeat heartbeat) {
        while (!over.get()) {
            heartbeat.beat();
            heartbeat.frame();
            try {
                Thread.sleep(1000 / 60);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean isFine(String application) {
        return client.status(application, NO_ANSWER).state() == ServiceState.OK;
    }

    private static void until(Callable<Boolean> isSo) {
        within(AT_MOST).until(isSo);
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(port, log(), ServerProcess.briefly());
    }

    private Path log() {
        return folder.resolve("server.log");
    }
}

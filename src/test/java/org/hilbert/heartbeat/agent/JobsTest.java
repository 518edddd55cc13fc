package org.hilbert.heartbeat.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.hilbert.heartbeat.probe.conplyent.wire.PythonError;
import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** No program is left that nobody has. */
@DisabledOnOs(OS.WINDOWS)
class JobsTest {
    private static final AgentLog LOG = new AgentLog(System.getLogger(JobsTest.class.getName()));
    private static final String SECONDS = "765432";

    private final List<String> command = List.of(Program.find("sleep"), SECONDS);

    @Test
    void aProgramThatNoThreadCanFollow_isEnded_andItsPlaceFree() throws Exception {
        for (Throwable problem : List.of(new RejectedExecutionException(), new OutOfMemoryError())) {
            Jobs jobs = new Jobs(1, work -> JobsTest.<RuntimeException>thrown(problem), LOG);
            for (int i = 0; i < 3; i++) {
                CommandFailedException refused =
                        assertThrows(CommandFailedException.class, () -> start(jobs, new Told()));
                assertTrue(refused.getMessage().contains("no thread for the program"), refused::getMessage);
            }
            assertTrue(jobs.running().isEmpty());
        }
        assertNoneIsLeft();
    }

    @Test
    void aProgramWhoseFollowingFails_isEnded_andItsClientTold() throws Exception {
        Jobs jobs = new Jobs(1, Runnable::run, LOG);
        Told told = new Told() {
            @Override
            public void tell(Object details) {
                if (!(details instanceof PythonError)) {
                    throw new OutOfMemoryError("as it may come");
                }
                super.tell(details);
            }
        };
        for (int i = 0; i < 2; i++) {
            jobs.start("", List.of(Program.find("sh"), "-c", "echo x; exec sleep " + SECONDS), Path.of("/"), told);
        }
        assertEquals(
                "RuntimeError('the agent failed, and has ended the program')",
                told.details.get(1).toString());
        assertEquals(1, told.exitCode);
        assertTrue(jobs.running().isEmpty());
        assertNoneIsLeft();
    }

    @Test
    void whenTheAgentEnds_noneIsStarted() throws Exception {
        Executor none = work -> {
            throw new AssertionError("no program is to be run");
        };
        Jobs jobs = new Jobs(1, none, LOG);
        jobs.end();
        for (int i = 0; i < 2; i++) {
            CommandFailedException refused = assertThrows(CommandFailedException.class, () -> start(jobs, new Told()));
            assertTrue(refused.getMessage().contains("the agent ends"), refused::getMessage);
        }
    }

    private void start(Jobs jobs, Told told) throws CommandFailedException {
        jobs.start("", command, Path.of("/"), told);
    }

    private static void assertNoneIsLeft() {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (left().isPresent()) {
            assertTrue(System.nanoTime() < deadline, "a program is left");
            Thread.onSpinWait();
        }
    }

    private static Optional<ProcessHandle> left() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .filter(each -> each.info().commandLine().orElse("").contains(SECONDS))
                .findFirst();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void thrown(Throwable problem) throws T {
        throw (T) problem;
    }
}

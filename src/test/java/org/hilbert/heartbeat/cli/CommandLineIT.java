package org.hilbert.heartbeat.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The packaged jar as a command line, called by a shell, beside the packaged server and where there is none. */
@Order(1) // takes among the longest
@SideBySide
class CommandLineIT {
    private static final String NO_SERVER = "http://127.0.0.1:1";

    /** Thresholds so far apart that, by its promise, an application is at once in a state and stays there for long. */
    static final class StatesThatLast {
        static final long FINE = 86_400_000;
        static final long LATE = 300_000;
        static final long CRITICAL = 1_000;
        static final long LOST = 0;

        static final String[] SETTINGS = {
            "-Dheartbeat.tolerance=1ms",
            "-Dheartbeat.threshold.warning=0.001",
            "-Dheartbeat.threshold.critical=0.1",
            "-Dheartbeat.threshold.lost=100",
            "-Dheartbeat.stalled-after=0.001"
        };

        private StatesThatLast() {}
    }

    /** Who is on the server all tests share: a test that looks at all of them, or changes the station, is alone with it. */
    private static final String APPLICATIONS = "applications of the shared server";

    @TempDir
    static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void aServer() throws Exception {
        int port = ServerProcess.freePort();
        server = ServerProcess.start(
                port,
                folder.resolve("server.log"),
                Map.of("HB_PORT", String.valueOf(port), "HEARTBEAT_STORE", "none"),
                ServerProcess.briefly(StatesThatLast.SETTINGS));
    }

    @AfterAll
    static void noServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void check_saysAndExitsWithEveryState() throws Exception {
        assertEquals("UNKNOWN - no heartbeat clients at the moment...\nexit 3\n", shell("$HB check; echo exit $?"));
        beat("/hb_ping?" + StatesThatLast.FINE + "&appid=fine");
        beat("/hb_ping?" + StatesThatLast.LATE + "&appid=late");
        beat("/hb_ping?" + StatesThatLast.CRITICAL + "&appid=critical");
        beat("/hb_ping?" + StatesThatLast.LOST + "&appid=lost");
        beat("/hb_ping?" + StatesThatLast.CRITICAL + "&appid=stalled&progress=1");
        Thread.sleep(400);
        beat("/hb_ping?" + StatesThatLast.FINE + "&appid=stalled&progress=1");
        assertEquals("""
                OK - fine application [fine]
                exit 0
                WARNING - somewhat late application [late]
                exit 1
                CRITICAL - quite late application [critical]
                exit 2
                CRITICAL - stalled application [stalled]
                exit 2
                CRITICAL - no application record for queried ID: [lost]
                exit 2
                CRITICAL - no application record for queried ID: [nobody]
                exit 2
                """, shell("""
                for id in fine late critical stalled lost nobody; do
                  $HB check --appid $id >line; status=$?
                  sed 's/|.*//' line; echo exit $status
                done
                """));
        assertEquals("""
                CRITICAL - quite late application [late]
                exit 2
                OK - fine application [critical]
                exit 0
                """, shell("""
                $HB check -a late -c 0.001 >line; status=$?; sed 's/|.*//' line; echo exit $status
                $HB check -a critical -w 1000 -c 1000 >line; status=$?; sed 's/|.*//' line; echo exit $status
                """));
        for (String id : new String[] {"fine", "late", "critical", "lost", "stalled"}) {
            beat("/hb_done?0&appid=" + id);
        }
    }

    @Test
    void check_ofADeadServer_isCritical_andSaysWhyIfAsked() throws Exception {
        assertEquals("""
                CRITICAL - cannot get heartbeat status from HB server!
                exit 2
                CRITICAL - cannot get heartbeat status from HB server!
                asked http://127.0.0.1:1 for application X
                cannot connect to http://127.0.0.1:1: Connection refused
                exit 2
                """, shell("""
                export HB_URL=%s
                $HB check -t 2; echo exit $?
                $HB check -a X -vv; echo exit $?
                """.formatted(NO_SERVER)));
    }

    @Test
    void check_ofAServerThatDoesNotAnswer_endsInTime() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "CRITICAL - cannot get heartbeat status from HB server!\nexit 2\n",
                    shell("$HB check -t 0.5 -p " + mute.getLocalPort() + " -H 127.0.0.1; echo exit $?"));
        }
    }

    @Test
    void check_misused_isUnknown_asMonitorsExpect() throws Exception {
        assertEquals("""
                UNKNOWN - Unknown option: '--frob'
                exit 3
                UNKNOWN - Invalid value for option '--warning': a range is [@][start:][end] with start <= end, such as \
                3, 10:, ~:5 or @1:2; was x
                exit 3
                exit 3
                exit 3
                """, shell("""
                $HB check --frob; echo exit $?
                $HB check -w x; echo exit $?
                $HB check --help >help; echo exit $?
                $HB check --version >version; echo exit $?
                """));
    }

    @Test
    void misuseOfOtherCommands_exits64_onStderr() throws Exception {
        assertEquals("""
                heartbeat: there is no command frob
                heartbeat: see heartbeat --help
                exit 64
                heartbeat ping: --appid, or APP_ID, must say who is beating
                heartbeat ping: see heartbeat ping --help
                exit 64
                heartbeat ping: T must be from 0 to 8640000000 ms, was -1
                heartbeat ping: see heartbeat ping --help
                exit 64
                heartbeat status: appid must have at most 256 characters, had 300
                heartbeat status: see heartbeat status --help
                exit 64
                heartbeat list: --port must be from 1 to 65535, was 0
                heartbeat list: see heartbeat list --help
                exit 64
                heartbeat serve: --port must be from 1 to 65535, was 99999
                heartbeat serve: see heartbeat serve --help
                exit 64
                heartbeat list: url must be http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:8888, was \
                ftp://x
                heartbeat list: see heartbeat list --help
                exit 64
                """, shell("""
                (
                $HB frob; echo exit $? >&2
                $HB ping 1000; echo exit $? >&2
                $HB ping --appid X -- -1; echo exit $? >&2
                $HB status -a $(printf %0300d 0); echo exit $? >&2
                APP_ID=$(printf %0300d 0) $HB list --port 0; echo exit $? >&2
                $HB serve --port 99999; echo exit $? >&2
                $HB list --url ftp://x; echo exit $? >&2
                ) 2>&1 >/dev/null
                """));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void whatNobodyCouldReadHasFailed() throws Exception {
        beat("/hb_ping?" + StatesThatLast.FINE + "&appid=fine");
        assertEquals("exit 1\nexit 3\n", shell("""
                $HB list --json >/dev/full; echo exit $?
                $HB check -a fine >&-; echo exit $?
                """));
        beat("/hb_done?0&appid=fine");
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void whatTheLocaleLosesIsNotSent() throws Exception {
        assertEquals("""
                heartbeat ping: the arguments cannot be read beyond ASCII in this locale; set LC_ALL=C.UTF-8
                heartbeat ping: see heartbeat ping --help
                exit 64
                heartbeat: APP_ID cannot be read beyond ASCII in this locale; set LC_ALL=C.UTF-8; echo is not watched
                run
                exit 0
                UNKNOWN - APP_ID cannot be read beyond ASCII in this locale; set LC_ALL=C.UTF-8
                exit 3
                """, shell("""
                export LC_ALL=POSIX
                $HB ping 1000 -a Grün 2>&1; echo exit $?
                APP_ID=Grün $HB wrap echo run 2>&1; echo exit $?
                APP_ID=Grün $HB check; echo exit $?
                """));
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void anApplicationBeatsByHand_alsoAsJson() throws Exception {
        assertEquals("""
                1001
                {"maxWait":86400001}
                Grüße & co
                ["Grüße & co"]
                OK - fine application [Grüße & co]
                Good bye!
                exit 0
                """, shell("""
                export APP_ID='Grüße & co' LC_ALL=C.UTF-8
                $HB init 1000
                $HB ping 86400000 --json
                $HB list
                $HB list --json
                $HB status | sed 's/|.*//'
                $HB done; echo exit $?
                """));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_passesTheExitStatusOn(boolean withServer) throws Exception {
        assertEquals("exit 37\nexit 127\n", shell("""
                export APP_ID=wrapped %s
                $HB wrap -- sh -c 'exit 37' 2>/dev/null; echo exit $?
                $HB wrap -- no-such-program 2>/dev/null; echo exit $?
                """.formatted(withServer ? "" : "HB_URL=" + NO_SERVER)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_passesSignalsOn(boolean withServer) throws Exception {
        assertEquals("""
                got HUP
                got USR1
                got USR2
                got INT
                got TERM
                exit 37
                """, shell("""
                export APP_ID=wrapped %s
                # A shell lets what it runs in the background ignore INT.
                env --default-signal=INT $HB wrap -- sh %s 2>/dev/null >out & wrapper=$!
                until grep -qs ready out; do sleep 0.1; done
                for signal in HUP USR1 USR2 INT TERM; do
                  kill -s $signal $wrapper
                  for attempt in $(seq 100); do grep -q "got $signal" out && break; sleep 0.1; done
                done
                wait $wrapper; status=$?
                grep got out; echo exit $status
                """.formatted(
                        withServer ? "" : "HB_URL=" + NO_SERVER,
                        Path.of("src/test/resources/cli/tells_signals.sh").toAbsolutePath())));
    }

    /** The program's first act is to have its wrapper told to end; that must come back to the program. */
    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_passesOnASignalThatComesAsSoonAsTheProgramIsThere() throws Exception {
        assertEquals("exit 37\n", shell("""
                APP_ID=wrapped $HB wrap -- sh -c 'trap "exit 37" TERM; kill -TERM $PPID; while :; do sleep 0.1; done' \\
                  2>/dev/null
                echo exit $?
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HB_INIT_TIMEOUT=9999999999",
                "HB_DONE_TIMEOUT=soon",
                "HB_URL= HB_PORT=abc",
                "HB_URL=http://kiosk_server:8888",
                "APP_ID=%s",
            })
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_runsTheProgram_whateverTheVariablesAre(String variable) throws Exception {
        assertEquals("run\nexit 5\ntold\nrun\n", shell("""
                        export APP_ID=wrapped %s
                        $HB wrap -- sh -c 'echo run; exit 5' 2>said; echo exit $?
                        test -s said && echo told
                        $HB wrap --no-ping -t 2 -- echo run 2>said
                        """.formatted(variable.formatted("x".repeat(300)))));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_ofAProgramThatASignalEnds_exitsAsAShellWould() throws Exception {
        assertEquals("exit 137\n", shell("APP_ID=wrapped $HB wrap -- sh -c 'kill -9 $$' 2>/dev/null; echo exit $?"));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void dummy_beatsForAProgram_andSaysGoodbye() throws Exception {
        assertEquals("""
                OK - fine application [dummied]
                exit 0
                CRITICAL - no application record for queried ID: [dummied]
                """, shell("""
                export APP_ID=dummied HB_INIT_TIMEOUT=86400000 HB_PING_INTERVAL=86400000
                $HB dummy -- sh -c 'for i in $(seq 50); do
                  $HB check | grep -q fine && break; sleep 0.1
                done; $HB check | sed "s/|.*//"'
                echo exit $?
                $HB status
                """));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void wrap_withoutAName_runsTheProgramAllTheSame() throws Exception {
        assertEquals("run\nexit 0\n", shell("$HB wrap echo run 2>/dev/null; echo exit $?"));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void demo_makesPromises_andSaysGoodbye() throws Exception {
        String output = shell("$HB demo --beats 2 --seed 261; echo exit $?");
        assertTrue(output.contains("I am heartbeat-demo, on http://127.0.0.1:"), output);
        assertTrue(output.contains("beat 2: promised "), output);
        assertTrue(output.contains("goodbye: Good bye!"), output);
        assertTrue(output.endsWith("exit 0\n"), output);
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void watch_showsAllApplications() throws Exception {
        beat("/hb_ping?" + StatesThatLast.FINE + "&appid=fine");
        beat("/hb_ping?" + StatesThatLast.LOST + "&appid=lost");
        Thread.sleep(300);
        String table = shell("$HB watch --once");
        assertTrue(table.contains("applications: 2"), table);
        assertTrue(table.matches("(?s).*CRITICAL  lost  lost .*OK        fine  fine .*"), table);
        String json = shell("$HB watch --once --json");
        assertTrue(json.contains("\"application\":\"fine\",\"text\":\"fine application [fine]\",\"od\":0.00"), json);
        String changes = shell("""
                $HB watch -i 0.2 >out & watch=$!
                for attempt in $(seq 100); do grep -qs fine out && break; sleep 0.1; done
                $HB done --appid fine >said
                for attempt in $(seq 100); do grep -q gone out && break; sleep 0.1; done
                kill $watch; wait $watch; status=$?; cat out; echo exit $status
                """);
        assertTrue(
                changes.matches("(?s).*Z OK - fine application \\[fine].*Z gone: application \\[fine].*exit 0\\s"),
                changes);
        beat("/hb_done?0&appid=lost");
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void watch_endsWithItsReader_andWhenItIsToldTo() throws Exception {
        assertEquals("{\nended\n", shell("$HB watch --json -i 0.1 | head -c 1; echo; echo ended"));
        Path asked = folder.resolve("asked");
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            mute.setSoTimeout(50_000);
            FutureTask<String> watch =
                    new FutureTask<>(() -> shell("""
                    $HB watch -t 50 -u http://127.0.0.1:%d & until test -e '%s'; do sleep 0.1; done
                    kill $!; wait $!; echo exit $?
                    """.formatted(mute.getLocalPort(), asked.toAbsolutePath())));
            new Thread(watch, "watch").start();
            try (Socket unanswered = mute.accept()) {
                assertEquals('G', unanswered.getInputStream().read());
                Files.createFile(asked);
                assertEquals("exit 0\n", watch.get(60, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void maintenance_isSwitchedOn_listedAndOff() throws Exception {
        assertEquals("""
                maintenance of Tom & Jerry is on until TIME
                maintenance of the station is on until it is switched off
                ON  Tom & Jerry  since TIME  until TIME               new lamp
                ON  the station  since TIME  until it is switched off
                maintenance of Tom & Jerry is off
                maintenance of the station is off
                heartbeat maintenance off: no maintenance is switched on for the station
                exit 1
                """, shell("""
                (
                $HB maintenance on --appid 'Tom & Jerry' --for 2h --why 'new lamp'
                $HB maintenance on
                $HB maintenance list
                $HB maintenance off --appid 'Tom & Jerry'
                $HB maintenance off
                $HB maintenance off; echo exit $?
                $HB maintenance list
                ) 2>&1 | sed 's/20[-0-9]* [0-9:]*/TIME/g'
                """).replaceAll("until TIME +new lamp", "until TIME               new lamp"));
    }

    @Test
    @ResourceLock(APPLICATIONS)
    void maintenance_asJson_isWhatTheServerSays() throws Exception {
        assertEquals("""
                {"application":"X","from":"TIME","until":"2027-01-02T03:04:05Z","why":"","planned":false,"on":true}
                {"total":1,"maintenance":[{"application":"X","from":"TIME","until":"2027-01-02T03:04:05Z","why":"",\
                "planned":false,"on":true}]}
                {"application":"X","from":"TIME","until":"2027-01-02T03:04:05Z","why":"","planned":false,"on":false}
                """, shell("""
                (
                $HB maintenance on -a X --until 2027-01-02T05:04:05+02:00 --json
                $HB maintenance list --json
                $HB maintenance off -a X --json
                ) | sed 's/"from":"[^"]*"/"from":"TIME"/'
                """));
    }

    @Test
    void maintenance_thatIsRefused_saysWhyInOneSentence() throws Exception {
        assertEquals("""
                heartbeat maintenance on: for must be above 0 and at most 400d
                exit 1
                heartbeat maintenance on: until must be later than now and at most 400 days ahead
                exit 1
                heartbeat maintenance on: --until must be a time such as 18:00, 2026-11-20T18:00 or 2026-11-20T18:00:00Z
                heartbeat maintenance on: see heartbeat maintenance on --help
                exit 64
                heartbeat maintenance on: --for and --until say the same; give one of them
                heartbeat maintenance on: see heartbeat maintenance on --help
                exit 64
                heartbeat maintenance: on, off or list is missing
                heartbeat maintenance: see heartbeat maintenance --help
                exit 64
                heartbeat maintenance list: cannot connect to http://127.0.0.1:1: Connection refused
                exit 1
                """, shell("""
                (
                $HB maintenance on --for 1000d; echo exit $?
                $HB maintenance on --until 2001-01-01T00:00; echo exit $?
                $HB maintenance on --until noon; echo exit $?
                $HB maintenance on --until 18:00 --for 2h; echo exit $?
                $HB maintenance; echo exit $?
                $HB maintenance list -u %s; echo exit $?
                ) 2>&1
                """.formatted(NO_SERVER)));
    }

    @Test
    @ResourceLock(value = APPLICATIONS, mode = ResourceAccessMode.READ)
    void replay_triesOtherThresholds() throws Exception {
        beat("/hb_ping?100&appid=replayed");
        Thread.sleep(1200);
        beat("/hb_done?0&appid=replayed");
        String table = shell("$HB replay --appid replayed -w 1 -c 50 -l 100");
        assertTrue(table.matches("(?s)(LATER|GONE) .*(LATER|GONE) .*replayed .* silent of promised 0.1 s\\n.*"), table);
        assertTrue(
                table.endsWith(
                        "silences judged: 1; alarms now: 2, as proposed: 1 (0 earlier, 1 later, 0 new, 1 gone)\n"),
                table);
        assertEquals(
                "{\"silences\":1,\n", shell("$HB replay --appid replayed --json -w 1 -c 50 | sed 's/\"total.*//'"));
        assertEquals("""
                heartbeat replay: thresholds must rise, with at most three decimals: 0 < warning < critical < lost <= 100.0, \
                were 9.0, 0.1, 100.0
                exit 1
                """, shell("$HB replay -a replayed -w 9 2>&1; echo exit $?"));
    }

    @Test
    void key_printsAKeyOnce_andTheSettingWithItsDigest() throws Exception {
        assertEquals("""
                heartbeat.key.wall=read sha256:
                the digest is that of the key
                heartbeat.key.station-7=beat sha256:
                two keys are two
                heartbeat key: NAME must have 1 to 40 lower-case letters, digits and dashes, such as station-7
                heartbeat key: see heartbeat key --help
                exit 64
                {"key":"hbk_","setting":"heartbeat.key.wall","value":"manage sha256:"}
                """, shell("""
                (
                $HB key --kind read wall >made
                key=$(grep '^hbk_' made); digest=$(printf %s "$key" | sha256sum | sed 's/ .*//')
                grep '^heartbeat' made | sed "s/$digest//"
                grep -q "sha256:$digest$" made && test ${#key} = 47 && echo the digest is that of the key
                $HB key station-7 >other
                grep '^heartbeat' other | sed 's/:.*/:/'
                test "$(grep '^hbk_' other)" != "$key" && echo two keys are two
                $HB key Wall; echo exit $?
                $HB key -k manage wall --json | sed 's/hbk_[^"]*/hbk_/; s/:[0-9a-f]\\{64\\}/:/'
                ) 2>&1
                """));
    }

    @Test
    void completionIsUnderstoodByBash() throws Exception {
        Program.find("bash");
        assertEquals(
                "complete\n",
                shell("$HB generate-completion >completion; bash -c '. ./completion; complete -p heartbeat' |"
                        + " sed 's/ .*//'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "init",
                "ping",
                "done",
                "list",
                "status",
                "check",
                "wrap",
                "dummy",
                "demo",
                "watch",
                "maintenance",
                "maintenance on",
                "maintenance off",
                "maintenance list",
                "replay",
                "key",
                "agent"
            })
    void everyCommandHelps(String command) throws Exception {
        String help = shell("$HB " + command + " --help");
        assertTrue(help.startsWith("Usage: heartbeat " + command), help);
    }

    /** What a shell prints that runs the script in an empty folder, the errors included; $HB is the program. */
    private String shell(String script) throws Exception {
        return Program.run(
                        Map.of(
                                "HB",
                                String.join(" ", ServerProcess.command(ServerProcess.briefly())),
                                "HB_URL",
                                server.url()),
                        "sh",
                        "-c",
                        "folder=$(mktemp -d) && cd $folder && trap 'rm -r $folder' EXIT\n" + script)
                .output();
    }

    private static void beat(String path) throws IOException {
        assertEquals(
                200,
                Wire.exchange(server.port(), "GET " + path + " HTTP/1.0\r\n\r\n")
                        .status());
    }
}

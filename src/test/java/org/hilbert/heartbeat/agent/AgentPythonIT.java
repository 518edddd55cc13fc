package org.hilbert.heartbeat.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An agent, asked by Python over libzmq, which Conplyent's own client uses. */
@SideBySide
@DisabledOnOs(OS.WINDOWS)
class AgentPythonIT {
    private static final Path SCRIPTS = Path.of("src", "test", "resources").toAbsolutePath();
    private static final Set<CommandName> ALLOWED = Set.of(CommandName.CWD, CommandName.WRFILE, CommandName.EXEC);

    @TempDir
    Path temporary;

    private String python;

    @BeforeEach
    void aPython() throws Exception {
        python = Program.pythonWith("zmq.auth");
    }

    @Test
    void aClientInPython_isAnswered() throws Exception {
        Path folder = temporary.toRealPath();
        try (Agent agent = agent(Optional.empty())) {
            assertEquals(
                    List.of(
                            "<MSG Type: MSGType.HEARTBEAT> <Request?: False>",
                            taken(0),
                            told(0, "'cwd () {}'", 0),
                            told(0, "'" + folder + "'", 1),
                            over(0, 0, 2),
                            taken(1),
                            told(1, "\"wrfile ('f', 'x') {'append': True}\"", 0),
                            told(1, "'Finished writing data to f'", 1),
                            over(1, 0, 2),
                            taken(2),
                            told(2, "\"exec ('printf a\\\\\\\\nb',) {}\"", 0),
                            told(2, "'a\\n'", 1),
                            told(2, "'b'", 2),
                            over(2, 0, 3),
                            taken(3),
                            told(3, "\"wrfile ('/f', 'x') {}\"", 0),
                            told(
                                    3,
                                    "PermissionError(13, \"Permission denied: it is outside of the agent's folders"
                                            + " (--folder)\")",
                                    1),
                            over(3, 1, 2)),
                    heard(
                            "[\"cwd\", [], {}]\n[\"wrfile\", [\"f\", \"x\"], {\"append\": true}]\n"
                                    + "[\"exec\", [\"printf a\\\\nb\"], {}]\n[\"wrfile\", [\"/f\", \"x\"], {}]\n",
                            agent));
        }
    }

    @Test
    void withKeys_aClientInPythonThatIsListed_isAnswered_andNoOther() throws Exception {
        Path own = temporary.resolve("agent.key");
        String agentKey = Keys.create(own);
        String client = pythonsKey("client");
        pythonsKey("stranger");
        try (Agent agent = agent(Optional.of(Keys.of(own, List.of(client))))) {
            assertEquals(
                    "<MSG Type: MSGType.HEARTBEAT> <Request?: False>",
                    heard(
                                    "",
                                    agent,
                                    agentKey,
                                    temporary.resolve("client.key_secret").toString())
                            .get(0));
            assertEquals(
                    List.of("nothing"),
                    heard(
                            "",
                            agent,
                            agentKey,
                            temporary.resolve("stranger.key_secret").toString()));
            assertEquals(
                    List.of("nothing"),
                    heard(
                            "",
                            agent,
                            client,
                            temporary.resolve("client.key_secret").toString()));
        }
    }

    @Test
    void keysMadeByPython_areTheAgentsToo() throws Exception {
        String agentKey = pythonsKey("agent");
        Path file = temporary.resolve("agent.key_secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String client = Keys.create(temporary.resolve("client.key"));
        try (Agent agent = agent(Optional.of(Keys.of(file, List.of(client))))) {
            assertTrue(
                    heard("", agent, agentKey, temporary.resolve("client.key").toString())
                            .get(0)
                            .contains("HEARTBEAT"));
        }
    }

    private String pythonsKey(String name) throws Exception {
        Program.Outcome made = Program.run(
                Map.of(),
                python,
                "-c",
                "import sys, zmq.auth\n_, secret = zmq.auth.create_certificates(sys.argv[1], sys.argv[2])\n"
                        + "print(zmq.auth.load_certificate(secret)[0].decode())",
                temporary.toString(),
                name);
        assertEquals(0, made.exitCode(), made.output());
        return made.output().strip();
    }

    private Agent agent(Optional<Keys> keys) throws IOException {
        return Agent.start(
                new AgentSettings(
                        InetAddress.getLoopbackAddress(),
                        0,
                        ALLOWED,
                        Folders.of(List.of(temporary)),
                        ProgramList.of(List.of(Program.find("printf") + " ...")),
                        20,
                        keys),
                System.getLogger(AgentPythonIT.class.getName()));
    }

    private List<String> heard(String commands, Agent agent, String... keys) throws Exception {
        Path input = Files.writeString(Files.createTempFile(temporary, "commands", ""), commands);
        Path output = Files.createTempFile(temporary, "heard", "");
        List<String> command = new ArrayList<>(
                List.of(python, SCRIPTS.resolve("agent/client.py").toString(), String.valueOf(agent.port())));
        command.addAll(List.of(keys));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .put("PYTHONPATH", SCRIPTS.resolve("conplyent/stub").toString());
        Process client = builder.start();
        assertTrue(client.waitFor(60, TimeUnit.SECONDS));
        return Files.readString(output, StandardCharsets.UTF_8).lines().toList();
    }

    private static String taken(int job) {
        return "<MSG Type: MSGType.ACKNOWLEDGE> <Request?: True> <Kwargs: {'request_id': " + job + "}>";
    }

    private static String told(int job, String details, int number) {
        return "<MSG Type: MSGType.DETAILS> <Request?: True> <Kwargs: {'request_id': " + job + ", 'details': " + details
                + ", 'msg_num': " + number + "}>";
    }

    private static String over(int job, int code, int number) {
        return "<MSG Type: MSGType.COMPLETE> <Request?: True> <Kwargs: {'request_id': " + job + ", 'exit_code': " + code
                + ", 'msg_num': " + number + "}>";
    }
}

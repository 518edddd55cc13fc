package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;

import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The HTTP libraries and programs that the existing clients stand on, asked the way those clients ask: Python's urllib,
 * wget and curl with the Bash helpers' options, and Nagios' check_http.
 */
@QuarkusIntegrationTest
class ExistingClientsIT {
    @Test
    void python() throws Exception {
        Program.Outcome outcome = run(Program.find("python3"), "src/test/resources/clients/urllib_client.py", url());
        assertEquals(0, outcome.exitCode(), outcome.output());
        assertEquals("""
                init 1500
                ping 2000
                listed True
                status OK - fine application [urllib_client]|
                done Good bye!
                gone CRITICAL - no application record for queried ID: [urllib_client]
                """, outcome.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wget", "curl"})
    void shell(String program) throws Exception {
        Program.find(program);
        Program.Outcome outcome =
                run(Program.find("bash"), "src/test/resources/clients/shell_client.sh", program, url());
        assertEquals(0, outcome.exitCode(), outcome.output());
        String id = "shell_" + program;
        assertEquals("""
                init 1500
                init without T 1000
                ping 2000
                status OK - fine application [%1$s]|
                done Good bye!
                done without T Good bye!
                status CRITICAL - no application record for queried ID: [%1$s]
                """.formatted(id), outcome.output());
    }

    /** The commands of docs/nagios.md. */
    @Test
    void nagios() throws Exception {
        String plugin =
                Program.find("check_http", Path.of("/usr/lib/nagios/plugins"), Path.of("/usr/lib64/nagios/plugins"));
        assertEquals(2, checkWords(plugin, "/status?appid=kiosk").exitCode());
        assertEquals(200, RestAssured.get("/hb_ping?60000&appid=kiosk").statusCode());
        Program.Outcome fine = checkWords(plugin, "/status?appid=kiosk");
        assertEquals(0, fine.exitCode(), fine.output());
        assertEquals(0, checkCode(plugin, "/status?appid=kiosk").exitCode());
        assertEquals(200, RestAssured.get("/hb_done?0&appid=kiosk").statusCode());
        Program.Outcome gone = checkWords(plugin, "/status?appid=kiosk");
        assertEquals(2, gone.exitCode(), gone.output());
        assertEquals(2, checkCode(plugin, "/status?appid=kiosk").exitCode());
    }

    private static Program.Outcome checkWords(String plugin, String path) throws IOException, InterruptedException {
        return run(plugin, "-I", "127.0.0.1", "-p", port(), "-u", path, "-t", "5", "-r", "^OK - ");
    }

    private static Program.Outcome checkCode(String plugin, String path) throws IOException, InterruptedException {
        return run(plugin, "-I", "127.0.0.1", "-p", port(), "-u", path + "&http-codes", "-t", "5");
    }

    private static Program.Outcome run(String... command) throws IOException, InterruptedException {
        return Program.run(Map.of(), command);
    }

    private static String url() {
        return "http://127.0.0.1:" + port();
    }

    private static String port() {
        return String.valueOf(RestAssured.port);
    }
}

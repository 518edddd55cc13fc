package org.hilbert.heartbeat.nagios;

import java.nio.file.Path;
import java.util.Map;

import org.hilbert.heartbeat.testsupport.Program;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A real Nagios with the configuration of {@code examples/nagios}. */
@SideBySide
class NagiosIT {
    private static final String TRY = "examples/nagios/try.sh";

    @Test
    void itTurnsCritical_whenTheApplicationDies_andOkWhenItIsBack() throws Exception {
        Path sbin = Path.of("/usr/sbin");
        String nagios = Program.find("nagios4", sbin, Path.of("/usr/local/sbin"));
        Program.find("check_http", Path.of("/usr/lib/nagios/plugins"), Path.of("/usr/lib64/nagios/plugins"));
        Program.Outcome outcome = Program.run(
                Map.of("NAGIOS", nagios, "JAVA_HOME", System.getProperty("java.home")), Program.find("bash"), TRY);
        assertEquals(0, outcome.exitCode(), outcome.output());
        String output = outcome.output();
        for (String service : new String[] {"Heartbeat station", "Heartbeat Tetris", "Heartbeat Tetris in words"}) {
            int critical = output.indexOf("SERVICE ALERT: station-7;" + service + ";CRITICAL;HARD;");
            int ok = output.indexOf("SERVICE ALERT: station-7;" + service + ";OK;HARD;");
            assertTrue(critical >= 0 && ok > critical, output);
        }
    }

    @Test
    void itSaysWhatItIs_andWhatIsMissing() throws Exception {
        String bash = Program.find("bash");
        Program.Outcome help = Program.run(Map.of(), bash, TRY, "--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.output().startsWith("usage: " + TRY + " [--help]\n"), help.output());
        Program.Outcome missing = Program.run(Map.of("NAGIOS", "/no/nagios4"), bash, TRY);
        assertEquals(2, missing.exitCode());
        assertEquals("there is no nagios4; see " + TRY + " --help\n", missing.output());
    }
}

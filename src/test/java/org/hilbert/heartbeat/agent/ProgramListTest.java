package org.hilbert.heartbeat.agent;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ProgramListTest {
    private static final ProgramList LIST =
            ProgramList.of(List.of("/usr/bin/systemctl restart exhibit", "/bin/show ...", "/bin/say 'a b' ..."));

    @Test
    void aLineIsAllowed_asItIs() {
        assertAllowed("/usr/bin/systemctl restart exhibit", "/usr/bin/systemctl restart exhibit");
        assertRefused("/usr/bin/systemctl");
        assertRefused("/usr/bin/systemctl restart");
        assertRefused("/usr/bin/systemctl restart exhibit other");
        assertRefused("/usr/bin/systemctl stop exhibit");
    }

    @Test
    void aProgramMayBeNamedByItsFile_andIsRunByItsPath() {
        assertAllowed("systemctl restart exhibit", "/usr/bin/systemctl restart exhibit");
        assertRefused("/bin/systemctl restart exhibit");
        assertRefused("./systemctl restart exhibit");
        assertRefused("bin/systemctl restart exhibit");
    }

    @Test
    void dotsAtTheEndAllowMoreArguments() {
        assertAllowed("show", "/bin/show");
        assertAllowed("show 1 2", "/bin/show 1 2");
        assertAllowed("say 'a b' c", "/bin/say 'a b' c");
        assertRefused("say a b");
    }

    @Test
    void withoutALineNothingIsAllowed() {
        assertEquals(Optional.empty(), ProgramList.of(List.of()).allowed(List.of("/bin/show")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "show 1", "bin/show", "...", "/bin/show 'a"})
    void whatHasNoAbsolutePath_isRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> ProgramList.of(List.of(line)));
    }

    private static void assertAllowed(String asked, String run) {
        assertEquals(Optional.of(Words.of(run)), LIST.allowed(Words.of(asked)));
    }

    private static void assertRefused(String asked) {
        assertEquals(Optional.empty(), LIST.allowed(Words.of(asked)));
    }
}

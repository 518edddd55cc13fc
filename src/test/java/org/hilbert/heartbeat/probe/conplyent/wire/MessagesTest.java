package org.hilbert.heartbeat.probe.conplyent.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.hilbert.heartbeat.testsupport.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class MessagesTest {
    static List<Recorded> session() throws Exception {
        return Recorded.session();
    }

    @Test
    void theWholeRecordedSessionIsTried() throws Exception {
        assertEquals(134, session().size());
    }

    @ParameterizedTest
    @MethodSource("session")
    void aRecordedMessage_meansWhatItMeantToPython(Recorded recorded) throws Exception {
        assertEquals(recorded.meaning(), Recorded.meaning(Messages.read(recorded.octets())));
    }

    @ParameterizedTest
    @MethodSource("session")
    void aRecordedMessage_writtenAgain_isReadAsTheSame(Recorded recorded) throws Exception {
        byte[] again = Messages.write(Messages.read(recorded.octets()));
        assertEquals(recorded.meaning(), Recorded.meaning(Messages.read(again)));
    }

    @Test
    void whatIsWrittenHere_meansTheSameToPython(@TempDir Path folder) throws Exception {
        String python = Program.find("python3");
        List<Message> messages = new ArrayList<>();
        for (Recorded recorded : session()) {
            messages.add(Messages.read(recorded.octets()));
        }
        messages.add(Message.command("exec", Arrays.asList("größe ✓ 😀 \"x\" 'y'\n\u0007\u00a0", null, 1.5), Map.of()));
        messages.add(Message.command("n", List.of(1L << 40, BigInteger.TWO.pow(100), -1, 255, 65536), allOctets()));
        messages.add(Message.details(7, PythonError.of("ValueError", "it is 'so'", Tuple.of()), 3));
        messages.add(Message.complete(7, null, 4));
        assertEquals(
                messages.stream().map(Recorded::meaning).toList(),
                toldByPython(python, folder, messages.stream().map(Messages::write)));
    }

    @Test
    void ofRecordedMessages_pythonSaysWhatWasRecorded(@TempDir Path folder) throws Exception {
        String python = Program.find("python3");
        assertEquals(
                session().stream().map(Recorded::meaning).toList(),
                toldByPython(python, folder, session().stream().map(Recorded::octets)));
    }

    private static Map<String, Object> allOctets() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("all", all);
        named.put("some", List.of(true, false, List.of(), Map.of("a", Tuple.of("b"))));
        return named;
    }

    private static List<String> toldByPython(String python, Path folder, Stream<byte[]> messages) throws Exception {
        String lines = messages.map(Base64.getEncoder()::encodeToString).collect(Collectors.joining("\n"));
        Program.Outcome outcome = Program.run(
                Map.of("PYTHONPATH", "src/test/resources/conplyent/stub"),
                python,
                "src/test/resources/conplyent/meanings.py",
                Files.writeString(folder.resolve("messages"), lines).toString());
        assertEquals(0, outcome.exitCode(), outcome.output());
        ObjectMapper json = new ObjectMapper();
        List<String> told = new ArrayList<>();
        for (String line : outcome.output().lines().toList()) {
            told.add(json.readValue(line, String.class));
        }
        return told;
    }

    @Test
    void anOldPythonCallsTheEnumerationWithItsValue() throws Exception {
        assertEquals(MessageType.COMPLETE, Messages.read(message("(K\u0004ttR")).type());
        assertEquals(MessageType.SYNC, Messages.read(message("(K\u0005tR")).type());
    }

    private static byte[] message(String valueOfType) {
        return ("\u0080\u0003cconplyent._msg\nMSG\n)\u0081}(X\u0005\0\0\0_typecconplyent._msg\nMSGType\n"
                        + (valueOfType.contains("tt") ? "(" : "") + valueOfType
                        + "X\u0008\0\0\0_request\u0088X\u0007\0\0\0_kwargs}ub.")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Each would run something, or look at something, in Python or in a reader that looks up classes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cos\nsystem\n(X\u0004\0\0\0trueetR.",
                "cbuiltins\neval\n(X\u0001\0\0\0atR.",
                "cbuiltins\nexec\n.",
                "csubprocess\nPopen\n.",
                "cbuiltins\n__import__\n.",
                "cconplyent._msg\nos\n.",
                "cconplyent.server\nstart\n.",
                "cdatetime\ndatetime\n.",
                "carray\narray\n.",
                "cdecimal\nDecimal\n.",
                "ccopyreg\n_reconstructor\n.",
                "c__builtin__\nbytearray\n.",
                "cexceptions\nException\n."
            })
    void anyOtherName_isRefusedByThatName(String hostile) {
        String told = assertThrows(
                        MalformedMessageException.class,
                        () -> Messages.read(("\u0080\u0003" + hostile).getBytes(StandardCharsets.ISO_8859_1)))
                .getMessage();
        assertTrue(told.startsWith("a message may not use the name "), told);
        assertTrue(
                told.contains(hostile.substring(1, hostile.indexOf('\n', hostile.indexOf('\n') + 1))
                        .replace('\n', '.')),
                told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cbuiltins\ngetattr\n(cconplyent._msg\nMSG\nX\u0008\0\0\0__init__tR.", // of what is no enumeration
                "cbuiltins\ngetattr\n(cconplyent._msg\nMSGType\nX\u0007\0\0\0__doc__tR.", // of what is no type
                "(ios\nsystem\n.", // the instruction that names and calls at once
                "cconplyent._msg\nMSG\n.", // the class itself
                "Pid\n.", // something kept elsewhere
                "\u0082\1.", // something registered
                "]\u0090.", // a set
                "cbuiltins\nValueError\n)R.", // no message
                "}K\1K\2s.", // a key that is no text
                "}X\1\0\0\0aK\1s.",
                "K\1.",
                "]",
                "",
                ".",
                "R.",
                "t.",
                "e.",
                "h\7.",
                "]q\0h\0a.", // a list within itself
                "}q\0h\0K\1s.", // itself its key
                "K\1K\2a.",
                "X\u00ff\u00ff\u00ff\u007f.", // 2 GB announced
                "X\u00ff\u00ff\u00ff\u00ff.", // 4 GB
                "B\0\0\0\u007f.",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
                "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
                "\u0096\0\0\0\0\0\0\0\1."
            })
    void whatIsNoMessage_isRefused(String octets) {
        assertThrows(
                MalformedMessageException.class,
                () -> Messages.read(("\u0080\u0004" + octets).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aNameThatIsTold_isShortAndPrintable() {
        String octets = "\u0080\u0003cos\u001b[31m\u0007\u00e9" + "x".repeat(100_000) + "\nsystem\n.";
        String told = assertThrows(
                        MalformedMessageException.class,
                        () -> Messages.read(octets.getBytes(StandardCharsets.ISO_8859_1)))
                .getMessage();
        assertTrue(told.length() < 400, told);
        assertTrue(told.chars().noneMatch(Character::isISOControl), told);
    }

    @Test
    void valuesWithinEachOther_haveADepth() throws Exception {
        Object deep = nested(17);
        assertEquals(PythonText.of(deep), PythonText.of(read(deep)));
        assertThrows(IllegalArgumentException.class, () -> Messages.write(Message.details(1, nested(30), 0)));
        byte[] deeper = details("]".repeat(50_000) + "a".repeat(49_999));
        assertThrows(MalformedMessageException.class, () -> Messages.read(deeper));
    }

    private static Object nested(int depth) {
        Object nested = "end";
        for (int i = 0; i < depth; i++) {
            nested = Arrays.asList(nested, null);
        }
        return nested;
    }

    private static Object read(Object details) throws MalformedMessageException {
        return Messages.read(Messages.write(Message.details(1, details, 0))).details();
    }

    /** Ten lists, each of which is ten times in the next: few octets, ten thousand million values. */
    @Test
    void whatIsInManyPlaces_countsAsOften() {
        StringBuilder laughs = new StringBuilder("(]q\0");
        for (int i = 1; i <= 10; i++) {
            laughs.append("](")
                    .append(("h" + (char) (i - 1)).repeat(10))
                    .append("eq")
                    .append((char) i);
        }
        String told = assertThrows(MalformedMessageException.class, () -> Messages.read(details(laughs + "t")))
                .getMessage();
        assertTrue(told.startsWith("a message may have 100000 values"), told);
    }

    @Test
    void textsThatAreInManyPlaces_countAsOften() {
        String text = "X\u00a0\u0086\1\0" + "x".repeat(100_000) + "q\0";
        byte[] laughs = details("(" + text + "h\0".repeat(10_000) + "t");
        String told = assertThrows(MalformedMessageException.class, () -> Messages.read(laughs))
                .getMessage();
        assertEquals("the texts and octets of a message may have 16777216 in all; these have more", told);
    }

    /** Each of these took a minute and more with the library alone. */
    @Test
    void whatTakesTheTimeOfItsSquare_doesNot() throws Exception {
        Messages.read(details("]" + "(Ne".repeat(49_000)));
        StringBuilder keys = new StringBuilder("}(");
        for (int i = 0; i < 1 << 15; i++) {
            keys.append("X\u001e\0\0\0");
            for (int bit = 0; bit < 15; bit++) {
                keys.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // all of one hash
            }
            keys.append('N');
        }
        Messages.read(details(keys + "u"));
    }

    @Test
    void instructionsHaveANumber() {
        byte[] many = details("](" + "N".repeat(RestrictedUnpickler.MOST) + "e");
        String told = assertThrows(MalformedMessageException.class, () -> Messages.read(many))
                .getMessage();
        assertEquals("a message may have 200000 instructions; this has more", told);
    }

    @Test
    void aMessageHasALength() {
        byte[] long_ = new byte[Messages.LONGEST + 1];
        String told = assertThrows(MalformedMessageException.class, () -> Messages.read(long_))
                .getMessage();
        assertEquals("a message may have 16777216 octets, this has 16777217", told);
        assertThrows(
                IllegalArgumentException.class,
                () -> Messages.write(Message.details(1, new byte[Messages.LONGEST], 0)));
    }

    /** A message whose details are what these instructions leave. */
    private static byte[] details(String instructions) {
        return ("\u0080\u0003cconplyent._msg\nMSG\n)\u0081}(X\u0005\0\0\0_typecbuiltins\ngetattr\ncconplyent._msg\nMSGType\n"
                        + "X\u0007\0\0\0DETAILS\u0086RX\u0008\0\0\0_request\u0088X\u0007\0\0\0_kwargs}X\u0007\0\0\0details"
                        + instructions + "sub.")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anyOctetsAtAll_areReadOrRefused() throws Exception {
        List<Recorded> session = session();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = session.get(random.nextInt(session.size())).octets().clone();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            try {
                Messages.read(random.nextInt(4) == 0 ? Arrays.copyOf(octets, random.nextInt(octets.length)) : octets);
            } catch (MalformedMessageException refused) {
                assertTrue(refused.getMessage().length() < 400);
            }
        }
    }
}

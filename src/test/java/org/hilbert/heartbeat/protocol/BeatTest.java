package org.hilbert.heartbeat.protocol;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class BeatTest {
    private static final Duration LONGEST = Duration.ofHours(24);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "500&appid=Tetris;                      500; Tetris",
                "500&appid=Tetris&cache_buster=17.25;   500; Tetris",
                "500&x=y&appid=Tetris&appid=Zelda;      500; Tetris",
                "0&appid=Tetris;                          0; Tetris",
                "+500&appid=Tetris;                     500; Tetris",
                "%35%30%30&appid=Tetris;                500; Tetris",
                "48.2&appid=Tetris;                      49; Tetris",
                "16.666666666666668&appid=Tetris;        17; Tetris",
                "1500.&appid=Tetris;                   1500; Tetris",
                ".5&appid=Tetris;                         1; Tetris",
                "000000000500&appid=Tetris;             500; Tetris",
                "86400000&appid=Tetris;            86400000; Tetris",
                "&appid=Tetris;                           0; Tetris",
                "1&appid=Tom%20%26%20Jerry%3F;            1; Tom & Jerry?",
                "1&appid=a=b;                             1; a=b",
                "1&appid=a+b;                             1; a+b",
                "1&appid=100%2525;                        1; 100%25",
                "1&appid=M%C3%BCller;                     1; Müller",
                "1&appid=%F0%9F%8E%AE;                    1; 🎮",
            })
    void aPingIsReadAsItIsMeant(String query, long millis, String id) {
        Beat beat = Beat.parse(Command.PING, query, LONGEST);
        assertEquals(new Beat(Command.PING, ApplicationId.of(id), Duration.ofMillis(millis)), beat);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "500&appid=Tetris;                                          -1",
                "500&appid=Tetris&progress=0;                                0",
                "500&progress=17&appid=Tetris;                              17",
                "500&appid=Tetris&progress=17&progress=x;                   17",
                "500&appid=Tetris&progress=007;                              7",
                "500&appid=Tetris&progress=%31%37;                          17",
                "500&appid=Tetris&progress=9223372036854775807;  9223372036854775807",
                "500&appid=Tetris&Progress=x&progress.x=x&x=progress=x;     -1",
            })
    void progressIsReadWhereItIsTold(String query, long progress) {
        Duration half = Duration.ofMillis(500);
        Beat expected = new Beat(Command.PING, ApplicationId.of("Tetris"), half, progress);
        assertEquals(expected, Beat.parse(Command.PING, query, LONGEST));
        String originalForm = query.replace("500&", "next=500&").replace("appid", "container");
        assertEquals(expected, Beat.parseOriginalForm(originalForm, LONGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progress",
                "progress=",
                "progress=-1",
                "progress=+1",
                "progress=1.5",
                "progress=1e3",
                "progress=0x1f",
                "progress=%201",
                "progress=soon",
                "progress=%D9%A1", // an Arabic-Indic digit
                "progress=9223372036854775808",
                "progress=9999999999999999999",
                "progress=18446744073709551616",
                "progress=00000000000000000001",
            })
    void progressThatIsNoCountIsRefused(String parameter) {
        var refusal = assertThrows(
                MalformedRequestException.class,
                () -> Beat.parse(Command.PING, "500&appid=kiosk-3&" + parameter, LONGEST));
        assertEquals(
                "progress must be a whole number from 0 to 9223372036854775807 (appid=kiosk-3)", refusal.getMessage());
        assertThrows(
                MalformedRequestException.class,
                () -> Beat.parseOriginalForm("container=kiosk-3&next=500&" + parameter, LONGEST));
        assertEquals(
                new Beat(Command.DONE, ApplicationId.of("kiosk-3"), Duration.ofMillis(500)),
                Beat.parse(Command.DONE, "500&appid=kiosk-3&" + parameter, LONGEST),
                "nobody is kept from leaving");
    }

    /** A client that encodes nothing sends octets; Netty hands them on as one char each. */
    @Test
    void unencodedOctetsMeanTheSameAsEncodedOnes() {
        assertEquals(
                "Müller",
                Beat.parse(Command.PING, "1&appid=M\u00c3\u00bcller", LONGEST)
                        .application()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "500&appid=Tetris;          500",
                "&appid=Tetris;               0",
                "appid=Tetris;                0",
                "-5&appid=Tetris;             0",
                "soon&appid=Tetris;           0",
                "%zz&appid=Tetris;            0",
                "86400001&appid=Tetris;       0",
            })
    void aGoodbyeIsNeverRefusedForItsT(String query, long millis) {
        assertEquals(
                Duration.ofMillis(millis),
                Beat.parse(Command.DONE, query, LONGEST).timeout());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-5&appid=kiosk-3;        'timeout must be 0 or more ms, was -5 (appid=kiosk-3)'",
                "-0.5&appid=kiosk-3;      'timeout must be 0 or more ms, was -0.5 (appid=kiosk-3)'",
                "86400001&appid=x;        'timeout must be at most 86400000 ms, was 86400001 (appid=x)'",
                "86400000.1&appid=x;      'timeout must be at most 86400000 ms, was 86400000.1 (appid=x)'",
                "soon&appid=x;            'timeout must be a number of ms, such as 1500; it was not a number (appid=x)'",
                "1e3&appid=x;             'timeout must be a number of ms, such as 1500; it was not a number (appid=x)'",
                "NaN&appid=x;             'timeout must be a number of ms, such as 1500; it was not a number (appid=x)'",
                "+&appid=x;               'timeout must be a number of ms, such as 1500; it was not a number (appid=x)'",
                ".&appid=x;               'timeout must be a number of ms, such as 1500; it was not a number (appid=x)'",
                "appid=x;                 'timeout must be given, in ms, as the bare first parameter: ?1500&appid=... (appid=x)'",
                "T=500&appid=x;           'timeout must be given, in ms, as the bare first parameter: ?1500&appid=... (appid=x)'",
                "9999999999999999999999999999999999999999999&appid=x; 'timeout must be at most 86400000 ms, was 9999999999999999999999999999999999999999999 (appid=x)'",
                "500&appid=%E2%80%8B;     'appid must not be empty'",
                "500;                     'appid must be given, as appid=APP_ID'",
                "500&APPID=x;             'appid must be given, as appid=APP_ID'",
                "500&appid;               'appid must not be empty'",
                "500&appid=;              'appid must not be empty'",
                "500&appid=%20;           'appid must not be empty'",
                "500&appid=a%0Ab;         'appid must not contain control characters or line breaks'",
                "500&appid=a%E2%80%A8b;   'appid must not contain control characters or line breaks'",
                "500&appid=a%C2%85b;      'appid must not contain control characters or line breaks'",
                "500&appid=%FF;           'appid must be UTF-8 once its percent-encoding is undone'",
                "500&appid=%C0%80;        'appid must be UTF-8 once its percent-encoding is undone'",
                "500&appid=%ED%A0%80;     'appid must be UTF-8 once its percent-encoding is undone'",
                "500&appid=100%;          'appid has a % that is not followed by two hexadecimal digits; a percent sign is written %25'",
                "500&appid=x&progress=%;  'progress has a % that is not followed by two hexadecimal digits; a percent sign is written %25'",
                "500&appid=%+1;           'appid has a % that is not followed by two hexadecimal digits; a percent sign is written %25'",
            })
    void badInputIsToldWhatAndTheBound(String query, String sentence) {
        var refusal = assertThrows(MalformedRequestException.class, () -> Beat.parse(Command.INIT, query, LONGEST));
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void noQueryAtAllIsToldWhatIsMissing() {
        var refusal = assertThrows(MalformedRequestException.class, () -> Beat.parse(Command.PING, null, LONGEST));
        assertEquals("appid must be given, as appid=APP_ID", refusal.getMessage());
    }

    @Test
    void theOriginalFormSaysWhatAPingSays() {
        assertEquals(
                new Beat(Command.PING, ApplicationId.of("pong"), Duration.ofMillis(700)),
                Beat.parseOriginalForm("container=pong&next=700", LONGEST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "container=pong&next=;      'timeout must be a number of ms, such as 1500; it was not a number (appid=pong)'",
                "container=pong;            'timeout must be given, in ms, as next=1500 (appid=pong)'",
                "next=700;                  'container must be given, as container=APP_ID'",
                "container=&next=700;       'container must not be empty'",
                "container=pong&next=%n;    'next has a % that is not followed by two hexadecimal digits; a percent sign is written %25'",
            })
    void theOriginalFormIsCheckedAsWell(String query, String sentence) {
        var refusal = assertThrows(MalformedRequestException.class, () -> Beat.parseOriginalForm(query, LONGEST));
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void aNumberOfMoreThanAHundredCharactersIsNotRead() {
        var refusal = assertThrows(
                MalformedRequestException.class,
                () -> Beat.parse(Command.PING, "0." + "0".repeat(99) + "&appid=x", LONGEST));
        assertEquals(
                "timeout must be a number of ms in at most 100 characters, had 101 (appid=x)", refusal.getMessage());
    }
}

package org.hilbert.heartbeat.probe;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HttpAnswerTest {
    private static final Optional<String> NOT_YET = Optional.empty();
    private static final Optional<String> FINE = Optional.of("");
    private static final String WANTING = "answered 200, without the wanted text in its first 64 KiB";

    private HttpAnswer answer = new HttpAnswer(StatusCodes.USUAL, Optional.empty());

    @AfterEach
    void itEnds() {
        answer.close();
    }

    @Test
    void aStatusThatCountsIsAnAnswer_asSoonAsThereAreItsHeaders() {
        assertEquals(NOT_YET, take("HTTP/1.1 20"));
        assertEquals(NOT_YET, take("4 No Content\r\nServer: x\r\n"));
        assertEquals(FINE, take("\r\n"));
    }

    @Test
    void aRedirectIsAnAnswer_andIsNotFollowed() {
        assertEquals(FINE, take("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\n\r\n"));
    }

    @Test
    void anotherStatusIsTold_butNotWhatComesWithIt() {
        assertEquals(
                Optional.of("answered 503, not 200-399"),
                take("HTTP/1.1 503 Sch\u00e4dlich | [x]\r\nContent-Length: 2\r\n\r\n"));
    }

    @Test
    void whatIsInformationOnlyIsWaitedBeyond() {
        assertEquals(NOT_YET, take("HTTP/1.1 102 Processing\r\n\r\n"));
        assertEquals(FINE, take("HTTP/1.1 200 OK\r\n\r\n"));
    }

    @Test
    void whatIsNotHttpIsToldAsThat() {
        assertEquals(Optional.of("answered what is not HTTP"), take("SSH-2.0-OpenSSH_9.6\r\n"));
    }

    @Test
    void headersHaveABound() {
        take("HTTP/1.1 200 OK\r\nX: ");
        assertEquals(Optional.of("answered what is not HTTP"), take("x".repeat(9000)));
    }

    @Test
    void aWantedTextMayComeInPieces_andInChunks() {
        wants("working");
        assertEquals(NOT_YET, take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        assertEquals(NOT_YET, take("7\r\nis work\r\n"));
        assertEquals(FINE, take("3\r\ning\r\n"));
    }

    @Test
    void aBodyWithoutItIsToldAtItsEnd() {
        wants("working");
        assertEquals(NOT_YET, take("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwor"));
        assertEquals(Optional.of(WANTING), take("k"));
    }

    @Test
    void whereTheConnectionEndsTheBody_theEndDecides() {
        wants("working");
        assertEquals(NOT_YET, take("HTTP/1.0 200 OK\r\n\r\nwork"));
        assertEquals(WANTING, answer.end());
    }

    @Test
    void aBodyIsReadUpTo64KiB() {
        wants("working");
        take("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        assertEquals(NOT_YET, take("x".repeat(64 * 1024 - 3)));
        assertEquals(Optional.of(WANTING), take("working"));
    }

    @Test
    void upToThereItCounts() {
        wants("working");
        take("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        assertEquals(NOT_YET, take("x".repeat(64 * 1024 - 7)));
        assertEquals(FINE, take("working"));
    }

    @Test
    void endlessSmallTalkEnds() {
        String information = "HTTP/1.1 102 Processing\r\n\r\n".repeat(100);
        Optional<String> verdict = NOT_YET;
        for (int i = 0; i < 100 && verdict.isEmpty(); i++) {
            verdict = take(information);
        }
        assertEquals(Optional.of("answered too much that is no answer"), verdict);
    }

    @Test
    void anEndWithoutAnAnswerIsTold() {
        assertEquals("closed the connection without an answer", answer.end());
    }

    private void wants(String text) {
        answer = new HttpAnswer(StatusCodes.USUAL, Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<String> take(String octets) {
        return answer.take(octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}

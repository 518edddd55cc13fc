package org.hilbert.heartbeat.rest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;

import org.hilbert.heartbeat.testsupport.ServerTest;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** HTTP as programs in the field really speak it, and as they had better not. */
@QuarkusTest
class WireTest extends ServerTest {
    @TestHTTPResource
    URL server;

    @Test
    void http10IsSpoken_andTheConnectionClosed() throws IOException {
        Wire.Reply reply = send("GET /hb_ping?500&appid=Pong HTTP/1.0\r\n\r\n");
        assertEquals(200, reply.status());
        assertEquals("1500", reply.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aBeatWithABodyThatIsTooLong_isRefused_beforeItComes(String method) throws IOException {
        Wire.Reply reply =
                send(method + " /hb_ping?500&appid=Pong HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
        assertEquals(413, reply.status());
    }

    @Test
    void aLongListEnds_alsoForAKeptAliveHttp10Client() throws IOException {
        manyPing(3000, "application ");
        Wire.Reply reply = send("GET /list?format=lines HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertEquals(200, reply.status());
        assertEquals(3000, reply.body().lines().count());
    }

    @Test
    void ofALongListTheHeadAloneCanBeAskedFor() throws IOException {
        manyPing(500, "application " + "x".repeat(200));
        Wire.Reply reply = send("HEAD /list?format=lines HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals(200, reply.status());
        assertEquals("", reply.body());
    }

    @Test
    void aCallerWhoLeavesInTheMiddleOfALongList_leavesItToTheOthers() throws IOException {
        manyPing(500, "application " + "x".repeat(200));
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write("GET /list HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                assertEquals('H', socket.getInputStream().read());
            }
        }
        assertEquals(500, body("/list?format=lines").lines().count());
    }

    /** More callers than there are worker threads ask for a long list and do not read it. */
    @Test
    void callersWhoDoNotReadKeepNobodyElseWaiting() throws IOException {
        manyPing(10_000, "application " + "x".repeat(200));
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress("127.0.0.1", server.getPort()), 5000);
                socket.getOutputStream().write("GET /list HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
                silent.add(socket);
            }
            get("/status").then().statusCode(200);
            get("/q/health/group/server").then().body("checks[0].name", equalTo("heartbeat server"));
            assertEquals(10_000, body("/list?format=lines").lines().count());
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionIsKeptAlive_andABodyNobodyReadsDoesNotDisturbTheNextRequest() throws IOException {
        String replies = Wire.exchange(
                server.getPort(),
                ("POST /hb_ping?500&appid=Pong HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70000)
                                + "POST /hb_ping?600&appid=Pong HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\nabc\r\n0\r\n\r\n"
                                + "GET /hb_ping?700&appid=Pong HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(US_ASCII));
        assertEquals(3, replies.split("HTTP/1.1 200 OK", -1).length - 1, replies);
        assertTrue(replies.contains("\r\n\r\n1500HTTP") && replies.contains("\r\n\r\n1600HTTP"), replies);
        assertTrue(replies.endsWith("\r\n\r\n1700"), replies);
    }

    /** What curl and browsers leave unencoded in a query, and Quarkus would refuse by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"Müller", "a|b", "a\"b", "<a>", "{a}", "a^b`c", "a\\b", "[a]", "a?b=c/d", "游戏 🎮x"})
    void anUnencodedIdIsTakenAsItIs(String id) throws IOException {
        Wire.Reply reply = send("GET /hb_ping?500&appid=" + id.replace(" ", "%20")
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertEquals(200, reply.status(), reply.headers());
        assertEquals(id, body("/list"));
    }

    @Test
    void aHalfPercentEncodingIsRefusedInOneSentence() throws IOException {
        assertRefused("GET /hb_ping?500&appid=100% HTTP/1.1\r\nHost: x\r\n", "appid has a % that is not followed by");
    }

    @Test
    void aMalformedContentTypeIsNobodysBusiness() throws IOException {
        Wire.Reply reply = send("POST /hb_ping?500&appid=Pong HTTP/1.1\r\nHost: x\r\nContent-Type: garbage;;=\r\n"
                + "Content-Length: 3\r\nConnection: close\r\n\r\nabc");
        assertEquals(200, reply.status());
    }

    @Test
    void anAbsoluteRequestTargetIsTaken() throws IOException {
        Wire.Reply reply = send("GET http://127.0.0.1:8888/hb_ping?500&appid=Pong HTTP/1.1\r\nHost: x\r\n"
                + "Connection: close\r\n\r\n");
        assertEquals(200, reply.status());
        assertEquals("Pong", body("/list"));
    }

    @Test
    void aMalformedPathIsRefusedInOneSentence() throws IOException {
        assertRefused("GET /%zz HTTP/1.1\r\nHost: x\r\n", "this is no proper HTTP request");
    }

    @Test
    void aRequestWithoutAHostIsRefusedInOneSentence_asHttp11WantsIt() throws IOException {
        assertRefused("GET /list HTTP/1.1\r\n", "this is no proper HTTP request");
    }

    /** Whatever comes, what is known stays, and nothing is answered with a failure of the server. */
    @Test
    void randomRequestsEndInNoServerError_andChangeNothing() throws IOException {
        body("/hb_ping?500&appid=Pong");
        SplittableRandom random = new SplittableRandom(11);
        int answered = 0;
        for (int i = 0; i < 2000; i++) {
            String reply;
            try {
                reply = Wire.exchange(server.getPort(), anyRequest(random));
            } catch (SocketException reset) {
                continue; // HTTP wants the connection closed when it makes no sense; this side may still be sending
            }
            assertFalse(reply.matches("(?s)HTTP/1.. 50[^3].*"), reply);
            assertFalse(reply.contains("Exception") || reply.contains("\tat "), reply);
            answered += reply.startsWith("HTTP/1.") ? 1 : 0;
        }
        assertTrue(answered > 1900, "answered: " + answered);
        assertTrue(body("/list").startsWith("Pong"));
        assertEquals("OK - fine application [Pong]| od=0.00;3;5;0;6 delay=1500ms;;;", body("/status?appid=Pong"));
    }

    private static byte[] anyRequest(SplittableRandom random) {
        String[] beginnings = {
            "GET /hb_ping?", "GET /hb_init?5&appid=", "POST /hb_done?", "GET /status?appid=", "GET /status?host=",
                    "GET /list?format=",
            "GET /heartbeat.html?container=", "GET /health/app/", "GET /", "OPTIONS /hb_ping?", "HEAD /hb_ping?",
                    "GET /q/health/",
            "PROPFIND /hb_ping?", "GET /list HTTP/1.1\r\nAccept: ",
                    "GET /hb_ping?1&appid=Pong2 HTTP/1.1\r\nContent-Type: ", ""
        };
        StringBuilder request = new StringBuilder(beginnings[random.nextInt(beginnings.length)]);
        for (int length = random.nextInt(40); length > 0; length--) {
            char c = (char) random.nextInt(256);
            request.append(c == '\r' || c == '\n' || (c == ' ' && random.nextInt(8) > 0) ? '%' : c);
        }
        if (request.indexOf("HTTP/1.1") < 0) {
            request.append(" HTTP/1.1");
        }
        return request.append("\r\nHost: x\r\nConnection: close\r\n\r\n")
                .toString()
                .getBytes(ISO_8859_1);
    }

    private void assertRefused(String request, String beginning) throws IOException {
        Wire.Reply reply = send(request + "Connection: close\r\n\r\n");
        assertEquals(400, reply.status());
        assertTrue(reply.body().startsWith(beginning), reply.body());
    }

    private Wire.Reply send(String request) throws IOException {
        return Wire.exchange(server.getPort(), request);
    }
}

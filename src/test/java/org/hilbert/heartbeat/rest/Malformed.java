package org.hilbert.heartbeat.rest;

import java.util.SplittableRandom;

import org.hilbert.heartbeat.testsupport.Octets;

/** What a million requests may have wrong with them; each constant makes one request of its kind. */
enum Malformed {
    // The server says what is wrong, and reads on.

    WRONG_METHOD(After.SENTENCE, (out, random) -> {
        line(out, any(random, Words.METHODS), any(random, Words.PATHS)).add(Words.HTTP);
    }),
    INVENTED_METHOD(After.SENTENCE, (out, random) -> {
        out.add('A' + random.nextInt(26));
        letters(out, random, random.nextInt(19));
        out.add("Z ").add(any(random, Words.PATHS)).add(Words.HTTP);
    }),
    UNKNOWN_PATH(After.SENTENCE, (out, random) -> {
        out.add("GET /x");
        letters(out, random, random.nextInt(300));
        out.add(Words.HTTP);
    }),
    MALFORMED_PATH(
            After.SENTENCE,
            (out, random) -> line(out, "GET", any(random, Words.BAD_PATHS)).add(Words.HTTP)),
    BAD_TIMEOUT(After.SENTENCE, (out, random) -> {
        line(out, "GET", any(random, Words.BEATS)).add(any(random, Words.BAD_TIMEOUTS));
        out.add("&appid=Bad").add(Words.HTTP);
    }),
    RANDOM_TIMEOUT(After.SENTENCE, (out, random) -> {
        line(out, "POST", any(random, Words.BEATS)).add("-x");
        visible(out, random, random.nextInt(90));
        out.add("&appid=Bad").add(Words.HTTP);
    }),
    BAD_ID(
            After.SENTENCE,
            (out, random) -> line(out, "GET", any(random, Words.BEATS))
                    .add("500")
                    .add(any(random, Words.BAD_IDS))
                    .add(Words.HTTP)),
    LONG_ID(
            After.SENTENCE,
            (out, random) -> line(out, "GET", any(random, Words.BEATS))
                    .add("500&appid=")
                    .add('x', 257 + random.nextInt(3000))
                    .add(Words.HTTP)),
    BAD_PERCENT(After.SENTENCE, (out, random) -> {
        line(out, "GET", any(random, Words.BEATS)).add("500&appid=a");
        out.add(any(random, Words.HALF_ENCODINGS)).add(Words.HTTP);
    }),
    BAD_PROGRESS(
            After.SENTENCE,
            (out, random) -> line(out, "GET", any(random, Words.BEATS))
                    .add("500&appid=Bad&progress=")
                    .add(any(random, Words.BAD_COUNTS))
                    .add(Words.HTTP)),
    BAD_HOST_PARAMETER(
            After.SENTENCE,
            (out, random) -> line(out, "GET", "/status?host=")
                    .add('.', 65 + random.nextInt(500))
                    .add(Words.HTTP)),
    NO_HOST(
            After.SENTENCE,
            (out, random) -> line(out, "GET", any(random, Words.PATHS)).add(" HTTP/1.1\r\n\r\n")),
    ABSOLUTE_URI(After.SENTENCE, (out, random) -> {
        out.add("GET http://");
        letters(out, random, 1 + random.nextInt(60));
        out.add(":1/hb_ping?-1&appid=Bad").add(Words.HTTP);
    }),
    WRONG_UPGRADE(
            After.SENTENCE,
            (out, random) -> line(out, "GET", "/nothing HTTP/1.1\r\nHost: x\r\nUpgrade: ")
                    .add(any(random, Words.UPGRADES))
                    .add(
                            "\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n")),
    STRANGE_HEADERS(After.SENTENCE, (out, random) -> {
        out.add("GET /hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\nContent-Type: ");
        visible(out, random, random.nextInt(60));
        out.add("\r\nAccept: ");
        visible(out, random, random.nextInt(60));
        out.add("\r\nCookie: ");
        visible(out, random, random.nextInt(60));
        out.add("\r\n\r\n");
    }),
    MANY_HEADERS(After.SENTENCE, (out, random) -> {
        out.add("GET /hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\n");
        headers(out, random, 20 + random.nextInt(200));
        out.add("\r\n");
    }),

    // The server answers, if at all, and ends the connection.

    RANDOM_OCTETS(After.END, (out, random) -> random(out, random, 1 + random.nextInt(600))),
    GIANT_LINE(
            After.END,
            (out, random) -> line(out, "GET", "/list?")
                    .add('x', 16_400 + random.nextInt(20_000))
                    .add(Words.HTTP)),
    GIANT_HEADER(
            After.END,
            (out, random) -> line(out, "GET", "/list HTTP/1.1\r\nHost: x\r\nX: ")
                    .add('x', 20_500 + random.nextInt(20_000))
                    .add("\r\n\r\n")),
    TOO_MANY_HEADERS(After.END, (out, random) -> {
        out.add("GET /list HTTP/1.1\r\nHost: x\r\n");
        headers(out, random, 2000);
        out.add("\r\n");
    }),
    BAD_CHUNK(
            After.END,
            (out, random) -> line(out, "POST", "/hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\n")
                    .add("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                    .add(any(random, Words.BAD_CHUNKS))),
    CONTRADICTING_LENGTHS(
            After.END,
            (out, random) -> line(out, "POST", "/hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\n")
                    .add(any(random, Words.BAD_LENGTHS))
                    .add("\r\n\r\nabc")),
    HUGE_LENGTH(
            After.END,
            (out, random) -> line(out, "POST", "/hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\n")
                    .add("Content-Length: 99999999999\r\n\r\nabc")),
    HTTP_0_9(
            After.END,
            (out, random) -> line(out, "GET", any(random, Words.PATHS)).add("\r\n\r\n")),
    HTTP_2(After.END, (out, random) -> {
        out.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        random(out, random, random.nextInt(200));
    }),
    WRONG_VERSION(
            After.END,
            (out, random) -> line(out, "GET", any(random, Words.PATHS)).add(any(random, Words.VERSIONS))),
    TLS(After.END, (out, random) -> {
        out.add(0x16).add(0x03).add(0x01).add(0x02).add(0x00).add(0x01);
        random(out, random, 512);
    }),
    TUNNEL(After.END, (out, random) -> {
        out.add("CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n");
        random(out, random, random.nextInt(200));
    }),
    RUBBISH_BEHIND_A_GOOD_ONE(After.END, (out, random) -> {
        out.add("GET /hb_ping?86400000&appid=Good HTTP/1.1\r\nHost: x\r\n\r\n");
        random(out, random, 1 + random.nextInt(600));
    }),

    // The client goes away in the middle of it.

    HALF_A_LINE(After.NOTHING, (out, random) -> {
        out.add("GET /hb_ping?500&appid=Bad HTTP/1.1".substring(0, 1 + random.nextInt(34)));
    }),
    HALF_THE_HEADERS(After.NOTHING, (out, random) -> {
        out.add("GET /hb_ping?500&appid=Bad HTTP/1.1\r\nHost: x\r\n");
        headers(out, random, random.nextInt(20));
    }),
    HALF_A_BODY(
            After.NOTHING,
            (out, random) -> line(out, "POST", "/hb_ping?-1&appid=Bad HTTP/1.1\r\nHost: x\r\n")
                    .add("Content-Length: 100000\r\n\r\n")
                    .add('x', random.nextInt(5000)));

    /** What the server is expected to do. */
    enum After {
        /** It says with a sentence what is wrong, and takes the next request on the same connection. */
        SENTENCE,
        /** It ends the connection, with or without an answer. */
        END,
        /** There is nothing for it to say: the client goes away. */
        NOTHING
    }

    private interface Maker {
        void make(Octets out, SplittableRandom random);
    }

    private final After after;
    private final Maker maker;

    Malformed(After after, Maker maker) {
        this.after = after;
        this.maker = maker;
    }

    After after() {
        return after;
    }

    /** Adds one request of this kind. */
    void make(Octets out, SplittableRandom random) {
        maker.make(out, random);
    }

    private static Octets line(Octets out, String method, String target) {
        return out.add(method).add(' ').add(target);
    }

    private static String any(SplittableRandom random, String[] all) {
        return all[random.nextInt(all.length)];
    }

    private static void letters(Octets out, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            out.add('A' + random.nextInt(26));
        }
    }

    private static void visible(Octets out, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            int octet = '!' + random.nextInt('~' - '!');
            out.add(octet == '&' || octet == '#' ? 'x' : octet);
        }
    }

    private static void random(Octets out, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            out.add(random.nextInt(256));
        }
    }

    private static void headers(Octets out, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            out.add("X-");
            letters(out, random, 1 + random.nextInt(10));
            out.add(": ");
            letters(out, random, 20);
            out.add("\r\n");
        }
    }

    /** What is put into them. */
    private static final class Words {
        static final String HTTP = " HTTP/1.1\r\nHost: x\r\n\r\n";
        static final String[] METHODS = {
            "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "MKCOL", "LOCK", "get", "G", "HEAD2", "SEARCH"
        };
        static final String[] PATHS = {
            "/hb_init?500&appid=Bad",
            "/hb_ping?500&appid=Bad",
            "/hb_done?500&appid=Bad",
            "/heartbeat.html?container=Bad&next=500",
            "/list",
            "/status",
            "/health/app/Bad",
        };
        static final String[] BEATS = {"/hb_init?", "/hb_ping?"};
        static final String[] BAD_PATHS = {
            "/%", "/%zz", "/hb_ping%2", "/health/app/%f", "/%%%", "/list%%", "/..%", "/\u00ff%g0"
        };
        static final String[] BAD_TIMEOUTS = {
            "-5",
            "-0.1",
            "1e400",
            "NaN",
            "Infinity",
            "99999999999999",
            "abc",
            "0x10",
            "--1",
            "1%200",
            "1,5",
            "%D9%A1",
            "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
        };
        static final String[] BAD_COUNTS = {
            "-5",
            "0.1",
            "1e4",
            "NaN",
            "99999999999999999999",
            "9223372036854775808",
            "abc",
            "0x10",
            "",
            "1%200",
            "%D9%A1"
        };
        static final String[] BAD_IDS = {
            "",
            "&appid=",
            "&appid",
            "&appid=%00",
            "&appid=a%0Ab",
            "&appid=a%0D%0ASet-Cookie:x",
            "&appid=%20",
            "&appid=%1B[2J",
            "&APPID=x",
            "&appid=%E2%80%A8",
            "&appid=%C2%85"
        };
        static final String[] HALF_ENCODINGS = {"%", "%4", "%zz", "%-1", "%%", "%u0041"};
        static final String[] UPGRADES = {"h2c", "websocket", "TLS/1.0", "h2c, websocket", "\u00ff\u00fe", ",,,"};
        static final String[] BAD_CHUNKS = {
            "zz\r\nabc\r\n",
            "-1\r\nabc\r\n",
            "FFFFFFFFFFFFFFFFF\r\nabc\r\n",
            "\r\n\r\n\r\n",
            "3\r\nabcdefgh\r\n0\r\n\r\n"
        };
        static final String[] BAD_LENGTHS = {
            "Content-Length: -1",
            "Content-Length: abc",
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: 3, 4",
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "Content-Length: 99999999999999999999999",
        };
        static final String[] VERSIONS = {
            " HTTP/9.9\r\nHost: x\r\n\r\n",
            " HTTP/1.\r\n\r\n",
            " XTTP/1.1\r\n\r\n",
            " HTTP/1.1.1\r\n\r\n",
            " HTTP/-1.1\r\n\r\n"
        };
    }
}

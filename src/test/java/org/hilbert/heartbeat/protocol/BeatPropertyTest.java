package org.hilbert.heartbeat.protocol;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds for every query; the seeds are fixed, so a failure comes back. */
class BeatPropertyTest {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final String TYPICAL_OCTETS = "0123456789&=?%+-. aAfF@/|[]\n\0\u00c3\u00bc";

    @Test
    void whatIsEncodedComesBack() {
        RandomGenerator seeded = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            Command command = Command.values()[seeded.nextInt(3)];
            boolean counts = command != Command.DONE && seeded.nextBoolean();
            Beat beat = new Beat(
                    command,
                    ApplicationId.of(anyName(seeded)),
                    Duration.ofMillis(seeded.nextLong(LONGEST.toMillis() + 1)),
                    counts ? seeded.nextLong() >>> 1 + seeded.nextInt(Long.SIZE - 1) : Beat.NO_PROGRESS);
            String id = URLEncoder.encode(beat.application().toString(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            String progress = counts ? "&progress=" + beat.progress() : "";
            String query = beat.timeout().toMillis() + "&appid=" + id + progress + "&cache_buster=" + i;
            assertEquals(beat, Beat.parse(beat.command(), query, LONGEST));
        }
    }

    /** A reply: a beat within its bounds, or a refusal in one plain sentence. Never anything else. */
    @Test
    void aMillionRandomByteStringsAllGetAReply() {
        RandomGenerator seeded = new SplittableRandom(42);
        int beats = 0;
        int refusals = 0;
        for (int i = 0; i < 1_000_000; i++) {
            String query = anyOctets(seeded);
            Command command = Command.values()[i % 3];
            try {
                Beat beat = i % 7 == 0 ? Beat.parseOriginalForm(query, LONGEST) : Beat.parse(command, query, LONGEST);
                assertTrue(!beat.timeout().isNegative() && beat.timeout().compareTo(LONGEST) <= 0, query);
                assertTrue(beat.progress() >= Beat.NO_PROGRESS, query);
                beats++;
            } catch (MalformedRequestException refusal) {
                String sentence = refusal.getMessage();
                assertTrue(sentence.length() > 10 && sentence.length() < 2000, query);
                assertTrue(sentence.chars().noneMatch(Character::isISOControl), query);
                refusals++;
            }
        }
        assertTrue(beats > 10_000 && refusals > 10_000, "both kinds must be reached: " + beats + ", " + refusals);
    }

    private static String anyName(RandomGenerator random) {
        int length = 1 + random.nextInt(ApplicationId.MAX_LENGTH);
        StringBuilder name = new StringBuilder("n");
        while (name.codePointCount(0, name.length()) < length) {
            int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x110000) : 0x20 + random.nextInt(0x5F);
            int type = Character.getType(codePoint);
            boolean allowed = type != Character.CONTROL
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            if (allowed) {
                name.appendCodePoint(codePoint);
            }
        }
        return name.toString();
    }

    /** Octets as a request line brings them: wholly random, or shaped like a query so that deeper code is reached. */
    private static String anyOctets(RandomGenerator random) {
        StringBuilder query = new StringBuilder();
        boolean shaped = random.nextBoolean();
        if (shaped) {
            query.append(random.nextInt(5) == 0 ? "" : Integer.toString(random.nextInt(200_000_000) - 50_000_000));
            query.append(random.nextInt(3) == 0 ? "&container=x&next=" : "&appid=");
            query.append(random.nextInt(3) == 0 ? "1&progress=" : "");
        }
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            boolean typical = random.nextInt(3) > 0;
            query.append(
                    typical
                            ? TYPICAL_OCTETS.charAt(random.nextInt(TYPICAL_OCTETS.length()))
                            : (char) random.nextInt(256));
        }
        return query.toString();
    }
}

package org.hilbert.heartbeat.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/** T as clients write it: a decimal number of milliseconds, a part of one rounded up. */
final class Timeout {
    private static final int MAX_LENGTH = 100;
    /** So many digits always fit a long. */
    private static final int PLAIN_LENGTH = 18;

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)");

    private Timeout() {}

    /**
     * The promise that text states.
     *
     * @param text the decoded parameter
     * @param longest the longest promise allowed
     * @param whose how the sentence names the caller
     * @throws MalformedRequestException if it is no number, negative, or longer than allowed
     */
    static Duration parse(String text, Duration longest, ApplicationId whose) {
        long plain = plain(text);
        if (plain >= 0 && plain <= longest.toMillis()) {
            return Duration.ofMillis(plain);
        }
        if (text.length() > MAX_LENGTH) {
            throw refused("a number of ms in at most " + MAX_LENGTH + " characters, had " + text.length(), whose);
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw refused("a number of ms, such as 1500; it was not a number", whose);
        }
        BigDecimal millis = new BigDecimal(text);
        if (millis.signum() < 0) {
            throw refused("0 or more ms, was " + millis.toPlainString(), whose);
        }
        if (millis.compareTo(BigDecimal.valueOf(longest.toMillis())) > 0) {
            throw refused("at most " + longest.toMillis() + " ms, was " + millis.toPlainString(), whose);
        }
        return Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValueExact());
    }

    /** What a few digits stand for, which is how nearly every beat writes it; -1 for all else. */
    private static long plain(String text) {
        if (text.isEmpty() || text.length() > PLAIN_LENGTH) {
            return -1;
        }
        long millis = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            millis = millis * 10 + digit;
        }
        return millis;
    }

    static MalformedRequestException missing(String how, ApplicationId whose) {
        return refused("given, in ms, " + how, whose);
    }

    private static MalformedRequestException refused(String must, ApplicationId whose) {
        return new MalformedRequestException("timeout must be " + must + " (appid=" + whose.shown() + ")");
    }
}

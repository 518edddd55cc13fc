package org.hilbert.heartbeat.protocol;

import java.util.regex.Pattern;

/** The count an application shows its work by, as clients write it: decimal digits. */
final class Progress {
    /** As many as the largest count has, so that what they stand for always fits an unsigned long. */
    private static final Pattern DIGITS = Pattern.compile("\\d{1,19}");

    private Progress() {}

    /**
     * The count that text states.
     *
     * @param text the decoded parameter
     * @param whose how the sentence names the caller
     * @return 0 or more
     * @throws MalformedRequestException if it is no whole number, negative, or larger than a long can be
     */
    static long parse(String text, ApplicationId whose) {
        long count = DIGITS.matcher(text).matches() ? Long.parseUnsignedLong(text) : -1;
        if (count < 0) {
            throw new MalformedRequestException(
                    "progress must be a whole number from 0 to " + Long.MAX_VALUE + " (appid=" + whose.shown() + ")");
        }
        return count;
    }
}

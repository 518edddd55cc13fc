package org.hilbert.heartbeat.store;

import java.util.List;

/**
 * What the history of a fleet holds.
 *
 * @param beginning the number after which it began; 0 or more
 * @param dropped the largest number that was dropped; {@code beginning} if none was
 * @param newest the newest number that was given; {@code beginning} if none was
 * @param outlived what is on no page any more and holds still, in the order of the numbers
 * @param lines in the order of the numbers
 */
public record Holdings(long beginning, long dropped, long newest, List<Line> outlived, List<Line> lines) {
    public Holdings {
        outlived = List.copyOf(outlived);
        lines = List.copyOf(lines);
    }

    /**
     * A line as it is written down.
     *
     * @param number 1 or more
     * @param text by {@link EntryText}
     */
    public record Line(long number, String text) {}
}

package org.hilbert.heartbeat.monitor;

import java.util.function.ToLongFunction;

/**
 * Things in the order of their next look, kept so that a sweep touches only those whose time may have come: a
 * hierarchical timing wheel (Varghese and Lauck, 1987).
 *
 * <p>Level 0 has {@value #SLOTS} slots of about 17 ms; a slot of each further level is as long as the whole level below
 * it, so that six levels reach further than any promise. When the hand enters a slot, what is in it is looked at; what
 * is not due yet moves down to a finer level. Beats do not touch the wheel: an application that beat meanwhile answers
 * its look with a later time and is put there.
 *
 * <p>Written by hand: it links the entries themselves, with no timer object or ID beside them
 * (docs/decisions/0004-timing-wheel.md). Not thread-safe: it belongs to the sweep. Times are monotonic nanoseconds.
 */
final class DeadlineWheel<E extends DeadlineWheel.Entry> {
    /** The next look of an entry that needs none. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int SLOT_BITS = 6;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int LEVELS = 6;
    private static final int FINEST_SHIFT = 24;
    /** How long a slot of level 0 is, at most. */
    static final int GRAIN_MILLIS = 17;

    static final long GRAIN = 1L << FINEST_SHIFT;

    private static final int LONGEST_PAUSE_SECONDS = 60;
    private static final long LONGEST_PAUSE = LONGEST_PAUSE_SECONDS * 1_000_000_000L;
    private static final long REACH = 1L << (FINEST_SHIFT + LEVELS * SLOT_BITS - 1);

    /** What can be in a wheel: it carries the links to its neighbours in a slot. */
    static class Entry {
        private Entry next;
        private Entry previous;
    }

    private final Entry[][] slots = new Entry[LEVELS][SLOTS];
    private final long origin;
    /** The hand, in nanoseconds since the origin. */
    private long hand;

    DeadlineWheel(long now) {
        origin = now;
    }

    /** Puts an entry in, or elsewhere if it is in already, to be looked at no earlier than at that time. */
    void put(E entry, long at) {
        remove(entry);
        // Beyond its reach, the wheel looks when it can and is told the time again.
        long time = Math.min(Math.max(at - origin, hand), hand + REACH);
        int level = level(time - hand);
        int slot = (int) (time >>> shift(level)) & (SLOTS - 1);
        if (slots[level][slot] == null) {
            slots[level][slot] = new Entry();
        }
        linkBehind(slots[level][slot], entry);
    }

    /**
     * Moves the hand to that time and looks at every entry the hand comes upon; one whose look is due by then is always
     * among them.
     *
     * @param look what to do; returns the time of the entry's next look, or {@link #NEVER} to leave it out
     * @return how many looks that took
     */
    int advance(long now, ToLongFunction<? super E> look) {
        long before = hand;
        hand = Math.max(hand, now - origin);
        int looks = 0;
        for (int level = 0; level < LEVELS; level++) {
            long entered = before >>> shift(level);
            long reached = hand >>> shift(level);
            if (level > 0 && entered == reached) {
                break;
            }
            // The finest slot under the hand may hold what was not due a moment ago; coarser ones were emptied on
            // entry.
            long first = level == 0 ? entered : entered + 1;
            long last = Math.min(reached, first + SLOTS - 1);
            for (long tick = first; tick <= last; tick++) {
                looks += lookThrough(slots[level][(int) tick & (SLOTS - 1)], look);
            }
        }
        return looks;
    }

    /**
     * When the hand comes upon something again, at the latest: at the end of a finest slot, the beginning of a coarser one;
     * never later than {@value #LONGEST_PAUSE_SECONDS} s after the hand.
     */
    long nextLook() {
        long next = hand + LONGEST_PAUSE;
        for (int level = 0; level < LEVELS; level++) {
            // What is not due yet in the finest slot under the hand waits for that slot's end. In a coarser one
            // under the hand, the hand has come upon all there was: what is in there is a whole turn away.
            long first = (hand >>> shift(level)) + (level == 0 ? 0 : 1);
            for (long tick = first; tick < first + SLOTS; tick++) {
                if (isEmpty(slots[level][(int) tick & (SLOTS - 1)])) {
                    continue;
                }
                next = Math.min(next, (level == 0 ? tick + 1 : tick) << shift(level));
                break;
            }
        }
        return origin + next;
    }

    private static boolean isEmpty(Entry head) {
        return head == null || head.next == null;
    }

    @SuppressWarnings("unchecked") // only put() links entries, and it takes nothing but E
    private int lookThrough(Entry head, ToLongFunction<? super E> look) {
        if (head == null) {
            return 0;
        }
        // An entry may go back into this very slot; what is there now is parted from what comes.
        Entry chain = new Entry();
        if (head.next != null) {
            chain.next = head.next;
            chain.next.previous = chain;
            head.next = null;
        }
        int looks = 0;
        while (chain.next != null) {
            E entry = (E) chain.next;
            remove(entry);
            looks++;
            long at = look.applyAsLong(entry);
            if (at != NEVER) {
                put(entry, at);
            }
        }
        return looks;
    }

    private static void linkBehind(Entry head, Entry entry) {
        entry.next = head.next;
        entry.previous = head;
        if (head.next != null) {
            head.next.previous = entry;
        }
        head.next = entry;
    }

    /** Takes an entry out, if it is in. */
    static void remove(Entry entry) {
        if (entry.previous == null) {
            return;
        }
        entry.previous.next = entry.next;
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
    }

    private static int level(long distance) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(distance >>> FINEST_SHIFT);
        return Math.max(0, (bits - 1) / SLOT_BITS);
    }

    private static int shift(int level) {
        return FINEST_SHIFT + level * SLOT_BITS;
    }
}

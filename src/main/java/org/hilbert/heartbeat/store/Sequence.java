package org.hilbert.heartbeat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines in the order of their numbers: added at the end, dropped from the beginning, found by number. Not thread-safe. */
final class Sequence {
    private static final int WORTH_MOVING = 1024;

    private final List<Entry> entries = new ArrayList<>();
    /** Where the lines begin; what is before it is dropped. */
    private int first;

    int size() {
        return entries.size() - first;
    }

    Entry get(int index) {
        return entries.get(first + index);
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void clear() {
        entries.clear();
        first = 0;
    }

    Entry dropFirst() {
        Entry dropped = entries.set(first, null);
        first++;
        if (first == entries.size() || first >= WORTH_MOVING && first > entries.size() / 2) {
            entries.subList(0, first).clear();
            first = 0;
        }
        return dropped;
    }

    /** The index of the first line with a larger number; the size if there is none. */
    int indexAfter(long number) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).number() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    Optional<Entry> find(long number) {
        int index = indexAfter(number - 1);
        return index < size() && get(index).number() == number ? Optional.of(get(index)) : Optional.empty();
    }
}

package org.hilbert.heartbeat.probe.conplyent.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A Python tuple; a list is a {@link List}. Immutable as far as its items are.
 *
 * @param items its items, any of which may be null
 */
public record Tuple(List<Object> items) {
    public Tuple {
        items = Collections.unmodifiableList(new ArrayList<>(items));
    }

    /** The tuple of these. */
    public static Tuple of(Object... items) {
        return new Tuple(Arrays.asList(items));
    }
}

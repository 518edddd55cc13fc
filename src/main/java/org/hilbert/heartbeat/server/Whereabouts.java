package org.hilbert.heartbeat.server;

import java.util.List;
import java.util.Optional;

import org.hilbert.heartbeat.monitor.Labels;

/**
 * Where an application is, and by what else people find it. Immutable.
 *
 * @param host its host, as its full name has it; empty where hosts are not told apart
 * @param labels what the roster says of it
 */
public record Whereabouts(Optional<String> host, Labels labels) {
    static final Whereabouts UNKNOWN = new Whereabouts(Optional.empty(), Labels.NONE);

    public Optional<String> group() {
        return labels.group();
    }

    public List<String> tags() {
        return labels.tags();
    }
}

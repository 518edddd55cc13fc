package org.hilbert.heartbeat.client;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The course of one heartbeat. */
final class Beating {
    void tell() {}

    void countFrame() {}

    boolean isAlive() {
        return false;
    }

    boolean isReady() {
        return false;
    }

    Optional<Heartbeat.Reply> lastReply() {
        return Optional.empty();
    }

    Optional<HeartbeatException> lastFailure() {
        return Optional.empty();
    }

    double overdue() {
        return 0;
    }

    CompletableFuture<Void> end() {
        return CompletableFuture.completedFuture(null);
    }

    static void await(Collection<CompletableFuture<Void>> ends) {}
}

package org.hilbert.heartbeat.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Reason;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.protocol.ApplicationId;

/**
 * An application was silent for longer than it had promised.
 *
 * @param id which application
 * @param began when its last beat before it came, by the wall clock, to the millisecond
 * @param promise how long it had promised to be silent at most: T, without a tolerance; 0 or more
 * @param length how long it was; longer than {@code promise}
 */
public record Silence(ApplicationId id, Instant began, Duration promise, Duration length) {
    /** One second, the tolerance unless set: a promise of next to nothing is not broken by far by next to nothing. */
    private static final double GRACE = 1e9;

    /** How far the promise was broken, to tell which silences matter more: near to an overdue ratio. */
    double share() {
        return share(length.toNanos(), promise.toNanos());
    }

    static double share(long length, long promise) {
        return length / (promise + GRACE);
    }

    /**
     * The silences that last at that moment, of applications that run or are lost; not of one that was expected and never
     * heard of, which has promised nothing.
     *
     * @param statuses what is known of the applications at that moment
     * @param roster by which tolerance they are judged
     */
    public static List<Silence> lasting(List<ApplicationStatus> statuses, Roster roster, Instant now) {
        List<Silence> lasting = new ArrayList<>();
        for (ApplicationStatus status : statuses) {
            Duration promise = status.maxWait().minus(roster.rules(status.id()).tolerance());
            boolean promised = status.state().isActive() || status.state() == State.LOST;
            boolean heard = status.reason() != Reason.NEVER_STARTED;
            if (heard && promised && !promise.isNegative() && status.silence().compareTo(promise) > 0) {
                lasting.add(new Silence(status.id(), now.minus(status.silence()), promise, status.silence()));
            }
        }
        return lasting;
    }
}

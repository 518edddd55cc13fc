package org.hilbert.heartbeat.server;

/**
 * What the {@link RecoveryBudget} says to whoever wants to recover an application.
 *
 * @param kind whether it may, and why
 * @param why if it may not, the reason for people, as a sentence; else empty
 */
public record Grant(Kind kind, String why) {
    /** Whether somebody may recover an application, and why. */
    public enum Kind {
        /** It may; this was spent for it. */
        NEW,
        /** It may, as part of the recovery that was granted to it a short time ago; nothing was spent. */
        STANDING,
        /** It may not, as somebody else was granted a recovery of that application a short time ago. */
        BUSY,
        /** It may not, as there were as many recoveries within the last hour as there may be. */
        USED_UP
    }

    /** Who recovers an application. */
    public enum Holder {
        /** A step of a ladder; each is a recovery of its own. */
        LADDER("the recovery ladder"),
        /** Somebody who asks whether an application is alive, and restarts it if not; who asks several times before it does. */
        PROBE("the liveness probe");

        private final String words;

        Holder(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static final Grant FRESH = new Grant(Kind.NEW, "");
    /** Nothing more is spent. */
    public static final Grant AGAIN = new Grant(Kind.STANDING, "");

    static Grant busy(Holder other) {
        return new Grant(Kind.BUSY, other + " has begun to recover it a short time ago");
    }

    static Grant usedUp(String why) {
        return new Grant(Kind.USED_UP, why);
    }

    /** Whether it may. */
    public boolean isYes() {
        return kind == Kind.NEW || kind == Kind.STANDING;
    }
}

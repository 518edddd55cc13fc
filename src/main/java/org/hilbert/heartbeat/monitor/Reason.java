package org.hilbert.heartbeat.monitor;

/** Why a state changed. */
public enum Reason {
    /** It announced itself. */
    ANNOUNCED("announced itself"),
    /** It announced itself although it was known to run: it was probably restarted without a goodbye. */
    ANNOUNCED_AGAIN("announced itself again without a goodbye"),
    /** It pinged. */
    PINGED("pinged"),
    /** It pinged without announcing itself first. */
    PINGED_UNANNOUNCED("pinged without announcing itself first"),
    /** It was silent for a threshold's share of its max wait. */
    SILENT("was silent for too long"),
    /** It beats, but its progress has not moved for as many max waits as are allowed. */
    STOOD_STILL("beats but makes no progress"),
    /** Its progress moved after it had stood still for too long. */
    MOVED_ON("made progress again"),
    /** It said goodbye. */
    SAID_GOODBYE("said goodbye"),
    /** The time it named in its goodbye has passed. */
    GOODBYE_PASSED("is gone as it said"),
    /** It is on the roster of a station that is open. */
    ON_ROSTER("is expected to run"),
    /** It was expected, and did not appear within its start allowance. */
    NEVER_STARTED("did not start"),
    /** It was silent for a threshold's share of its max wait while the station was closed, which is fine. */
    OUT_OF_HOURS("went silent outside opening hours"),
    /** It was expected, is not any more, and was not there. */
    OFF_ROSTER("is not expected any more"),
    /** It was lost for longer than lost applications are remembered. */
    FORGOTTEN("was lost for so long that it is forgotten"),
    /** The station that watches it has gone itself, or does not know it any more. */
    NOT_TOLD_OF("is not told of by its station any more");

    private final String words;

    Reason(String words) {
        this.words = words;
    }

    /** Whether the application did something a well-written client does not do. */
    public boolean isOdd() {
        return this == ANNOUNCED_AGAIN || this == PINGED_UNANNOUNCED;
    }

    /** The reason as the end of a sentence that begins with the application. */
    @Override
    public String toString() {
        return words;
    }
}

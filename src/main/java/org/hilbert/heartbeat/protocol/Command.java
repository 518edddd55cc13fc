package org.hilbert.heartbeat.protocol;

/** What a beat says. */
public enum Command {
    /** The application starts; its first promise may be longer than the later ones. */
    INIT,
    /** The application is alive and renews its promise. */
    PING,
    /** The application ends on purpose and will be gone within the time it names. */
    DONE
}

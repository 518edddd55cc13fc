package org.hilbert.heartbeat.probe.conplyent.wire;

/** The kinds of messages; a Conplyent of an old Python sends the place in this order instead of the name. */
public enum MessageType {
    /** The server has taken a command in, and says which number its job has. */
    ACKNOWLEDGE,
    /** "Are you there?", and, if it is no request, "yes". */
    HEARTBEAT,
    /** The client wants a command run. */
    COMMAND,
    /** A job tells something. */
    DETAILS,
    /** A job is over. */
    COMPLETE,
    /** Which commands are there? The answer has their names. */
    SYNC
}

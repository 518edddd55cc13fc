package org.hilbert.heartbeat.probe.conplyent.wire;

/** What came is no message of Conplyent's, or one that is too large or wants something made that is not allowed. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what is allowed; printable, without octets of the peer */
    public MalformedMessageException(String message) {
        super(message);
    }
}

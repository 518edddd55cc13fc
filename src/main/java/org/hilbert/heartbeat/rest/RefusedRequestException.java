package org.hilbert.heartbeat.rest;

/** A request that is understood and refused; its message is the one sentence the caller is answered. No stack trace. */
public final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status, 400 to 599 */
    public RefusedRequestException(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }
}

package org.hilbert.heartbeat.probe.happypandax;

/** A whole message came, and is not JSON, or no JSON object (code 900). The connection stays. */
public final class MalformedJsonException extends HappyPandaXException {
    private static final long serialVersionUID = 1L;
    private static final int CODE = 900;

    MalformedJsonException(String message, Throwable cause) {
        super(CODE, message, cause);
    }
}

package org.hilbert.heartbeat.probe.happypandax;

/** Only clients that were accepted may do this, and this one was not (code 407): a handshake comes first. */
public final class AuthenticationRequiredException extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    static final int CODE = 407;

    AuthenticationRequiredException(String message) {
        super(CODE, message);
    }
}

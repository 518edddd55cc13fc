package org.hilbert.heartbeat.probe.happypandax;

/** There is no such user, or the password is another one (code 411). */
public final class WrongCredentialsException extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    static final int CODE = 411;

    WrongCredentialsException(String message) {
        super(CODE, message);
    }
}

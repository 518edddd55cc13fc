package org.hilbert.heartbeat.probe.happypandax;

/** The server wants a user and a password; guests are not allowed (code 412). */
public final class MissingCredentialsException extends AuthenticationException {
    private static final long serialVersionUID = 1L;
    static final int CODE = 412;

    MissingCredentialsException(String message) {
        super(CODE, message);
    }
}

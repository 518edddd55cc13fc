package org.hilbert.heartbeat.probe.happypandax;

/** The server does not accept the client, for another reason than those below (code 406). The connection stays. */
public sealed class AuthenticationException extends HappyPandaXException
        permits AuthenticationRequiredException, WrongCredentialsException, MissingCredentialsException {
    private static final long serialVersionUID = 1L;
    static final int CODE = 406;

    AuthenticationException(String message) {
        this(CODE, message);
    }

    AuthenticationException(int code, String message) {
        super(code, message, null);
    }
}

package org.hilbert.heartbeat.probe.happypandax;

/**
 * A client of HappyPanda X did not get what it asked for; the root of all exceptions here, and itself the one for a client
 * that is closed or not connected. The message says what failed and at which server; it holds no password, no session and
 * nothing of the peer that is not printable.
 *
 * <table>
 * <caption>Names and codes in the Python client</caption>
 * <tr><th>here</th><th>Python</th><th>code</th></tr>
 * <tr><td>{@link HappyPandaXException}</td><td>{@code ClientError}</td><td>500</td></tr>
 * <tr><td>{@link ConnectionFailedException}</td><td>{@code ConnectionError}</td><td>501</td></tr>
 * <tr><td>{@link TimedOutException}</td><td>{@code ConnectionError}</td><td>501</td></tr>
 * <tr><td>{@link MalformedMessageException}</td><td>{@code ConnectionError}</td><td>501</td></tr>
 * <tr><td>{@link MessageTooLargeException}</td><td>has none</td><td>501</td></tr>
 * <tr><td>{@link ServerDisconnectedException}</td><td>{@code ServerDisconnectError}</td><td>502</td></tr>
 * <tr><td>{@link AuthenticationException}</td><td>{@code AuthError}</td><td>406</td></tr>
 * <tr><td>{@link AuthenticationRequiredException}</td><td>{@code AuthRequiredError}</td><td>407</td></tr>
 * <tr><td>{@link WrongCredentialsException}</td><td>{@code AuthWrongCredentialsError}</td><td>411</td></tr>
 * <tr><td>{@link MissingCredentialsException}</td><td>{@code AuthMissingCredentials}</td><td>412</td></tr>
 * <tr><td>{@link MalformedJsonException}</td><td>{@code JSONParseError}</td><td>900</td></tr>
 * </table>
 */
public sealed class HappyPandaXException extends RuntimeException
        permits ConnectionFailedException, AuthenticationException, MalformedJsonException {
    private static final long serialVersionUID = 1L;

    private final int code;

    HappyPandaXException(String message) {
        this(500, message, null);
    }

    HappyPandaXException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** The code that the Python client gives this kind of failure; a server's answers have the same for theirs. */
    public final int code() {
        return code;
    }
}

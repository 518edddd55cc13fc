package org.hilbert.heartbeat.protocol;

/**
 * A request that cannot be understood; its message is the one sentence the caller is answered.
 *
 * <p>The sentence names the parameter and the bound, and holds nothing of the request but numbers and {@linkplain
 * ApplicationId#shown() shown} IDs. No stack trace: it says nothing a reader needs and would make bad input expensive.
 */
public final class MalformedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRequestException(String sentence) {
        super(sentence, null, false, false);
    }
}

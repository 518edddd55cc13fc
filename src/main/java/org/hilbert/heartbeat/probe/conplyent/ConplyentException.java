package org.hilbert.heartbeat.probe.conplyent;

/** Why a Conplyent server did not do what it was asked for. Its message is a sentence for people, without octets of the server. */
public abstract sealed class ConplyentException extends RuntimeException
        permits NotConnectedException,
                ConnectionLostException,
                TimedOutException,
                MalformedAnswerException,
                OutputTooLongException,
                NoSuchCommandException,
                CommandFailedException,
                NotWrittenException {
    private static final long serialVersionUID = 1L;

    ConplyentException(String message) {
        super(message);
    }
}

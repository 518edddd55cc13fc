package org.hilbert.heartbeat.probe;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;

/** Why a question has failed, in words. */
final class Causes {
    private static final int DEEPEST = 10;

    private Causes() {}

    static Answer noAnswerWithin(Duration timeout, Address address) {
        String time = timeout.toMillisPart() == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
        return of("no answer within " + time, address);
    }

    /** What happened, and where. */
    static Answer of(String what, Address address) {
        return Answer.failed(what + " (" + address.inALine() + ")");
    }

    /** @param timeout for the whole question */
    static Answer of(Throwable failure, Address address, Duration timeout) {
        String what = "no connection";
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = cause.getCause()) {
            if (cause instanceof ConnectTimeoutException) {
                return noAnswerWithin(timeout, address);
            }
            what = what(cause, what);
            depth++;
        }
        return of(what, address);
    }

    /** By the innermost that says something; messages are not repeated: they hold what the other side sent. */
    private static String what(Throwable cause, String otherwise) {
        if (cause instanceof DnsNameResolverTimeoutException) {
            return "the name server does not answer";
        }
        if (cause instanceof UnknownHostException) {
            return "the name of its host is not known";
        }
        if (cause instanceof NoRouteToHostException) {
            return "no route to its host";
        }
        if (cause instanceof ConnectException) {
            return says(cause, "refused") ? "connection refused" : otherwise;
        }
        if (cause instanceof NotSslRecordException) {
            return "answered what is not TLS";
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return "certificate not valid at this time";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "certificate not trusted";
        }
        if (cause instanceof CertificateException) {
            return says(cause, "No name matching") || says(cause, "No subject alternative")
                    ? "certificate is for another host"
                    : "certificate not trusted";
        }
        if (cause instanceof SSLException) {
            return "TLS failed";
        }
        if (says(cause, "unreachable")) {
            return "its network cannot be reached";
        }
        return otherwise;
    }

    private static boolean says(Throwable cause, String words) {
        return cause.getMessage() != null && cause.getMessage().contains(words);
    }
}

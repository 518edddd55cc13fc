package org.hilbert.heartbeat.access;

import org.hilbert.heartbeat.server.Kind;

/**
 * Somebody who has a key or a certificate.
 *
 * @param name what the log calls him
 * @param kind what it opens, one of {@link Kind#ALL}
 */
record Holder(String name, String kind) {
    boolean may(String wanted) {
        return Kind.opens(kind, wanted);
    }
}

package org.hilbert.heartbeat.probe;

import java.util.Optional;

/**
 * Where a probe connects to, and how.
 *
 * @param secure whether TLS is spoken
 * @param tls the name of a TLS configuration; the JVM's own trust if empty
 */
record Place(Address address, boolean secure, Optional<String> tls) {}

/** A client of HappyPanda X servers: JSON, gzipped, ended by {@code <EOF>}, over TCP or TLS. */
package org.hilbert.heartbeat.probe.happypandax;

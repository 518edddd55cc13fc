/**
 * Hilbert Heartbeat: a watchdog server for exhibits, kiosks and the services behind them.
 *
 * <p>An application says "I am alive, and you will hear from me again within T ms" (a beat); the server tells
 * monitoring systems, Kubernetes and people who kept that promise. The folders are rooms, and arrows go one way:
 *
 * <pre>
 * a beat       socket → rest → protocol parses → server → monitor → reply
 * a change     sweep → monitor → one event → log, health, ... each a listener that can fail alone
 * a question   rest, health → server.snapshot → their own rendering (nagios for status lines)
 * </pre>
 *
 * <p>{@code protocol} is the wire, {@code monitor} the core that tracks and decides (plain Java, no framework),
 * {@code nagios} the plug-in output format, {@code server} the one bean that owns the core, its configuration and its
 * sweep; {@code rest} and {@code health} are outputs over the same snapshot. {@code client}, the Java client library, is
 * the other side of the wire and a jar of its own. {@code ArchitectureTest} holds the arrows.
 */
package org.hilbert.heartbeat;

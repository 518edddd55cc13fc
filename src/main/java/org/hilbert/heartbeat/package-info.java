/**
 * Hilbert Heartbeat: a watchdog server for exhibits, kiosks and the services behind them.
 *
 * <p>An application says "I am alive, and you will hear from me again within T ms" (a beat); the server tells
 * monitoring systems, Kubernetes and people who kept that promise. The folders are rooms, and arrows go one way:
 *
 * <pre>
 * a beat       socket → rest → protocol parses → server → monitor → reply
 * a change     sweep, beat or question → monitor → one event → log, history, live view ... each can fail alone
 * a question   rest, health → server.snapshot → their own rendering (nagios for status lines)
 * a restart    store.Journal → server.Memory → monitor goes on with what it knew
 * </pre>
 *
 * <p>{@code protocol} is the wire, {@code monitor} the core that tracks, decides and suspects itself first (plain Java, no
 * framework), {@code nagios} the plug-in output format, {@code server} the bean that owns the core, its configuration, its
 * sweep and its maintenance. {@code roster} reads what a station is expected to run; {@code store} keeps what survives a
 * restart, and history. {@code rest} (the protocol, and the extended API in {@code rest.api}) and {@code health} are outputs
 * over the same snapshot.
 *
 * <p>On the other side of the wire, {@code client} is the library for applications in Java, a jar of its own, and {@code
 * cli} the command line on top of it, where {@code main} is; pages have {@code META-INF/resources/client}. {@code
 * ArchitectureTest} holds the arrows.
 */
package org.hilbert.heartbeat;

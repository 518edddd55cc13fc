/**
 * Hilbert Heartbeat: a watchdog server for exhibits, kiosks and the services behind them.
 *
 * <p>An application says "I am alive, and you will hear from me again within T ms" (a beat); the server tells monitoring
 * systems, Kubernetes and people who kept that promise, and can put right what did not. The folders are rooms, and arrows
 * go one way:
 *
 * <pre>
 * a beat       socket → access → rest → protocol parses → server → monitor → reply
 * a probe      timer → probe asks a server → an answer → server, as a beat; a cause → rest, in the status line
 * a change     sweep, beat or question → monitor → one event → log, history, live view ... each can fail alone
 * a question   access → rest, health, metrics → server.snapshot → their own rendering (nagios for status lines)
 * an action    history, read on from what was told last → action → webhook, mail
 * a recovery   an alarm → ladder, within the budget → command, here or by the agent of a station
 * a report     a station's upstream → rest → server → monitor of the centre, as changes; a cut → history
 * a fleet      server.Fleet → fleet, ten times a second: what was taken and found → Redis → all servers, as changes and beats
 * a restart    store.Journal → server.Memory → monitor, actions and ladders go on with what they knew
 * </pre>
 *
 * <p>{@code protocol} is the wire, {@code monitor} the core that tracks, decides and suspects itself first (plain Java, no
 * framework), {@code nagios} the plug-in output format, {@code server} the bean that owns the core, its configuration,
 * its sweep, its maintenance and its budget of recoveries. {@code roster} reads what a station is expected to run; {@code
 * store} keeps what survives a restart, and history. {@code access} says who may ask what; {@code action} does something
 * about a change; {@code probe} asks servers that send no beats; {@code upstream} tells a centre what a station's server
 * knows; {@code fleet} makes several servers one, by what they share in Redis.
 *
 * <p>{@code rest} (the protocol, and the extended API in {@code rest.api}), {@code health}, {@code metrics} and {@code
 * dashboard} (badges; its pages are {@code META-INF/resources/dashboard}, over the API as any other program) are outputs
 * over the same snapshot.
 *
 * <p>On the other side of the wire, {@code client} is the library for applications in Java, a jar of its own, and {@code
 * cli} the command line on top of it, where {@code main} is; {@code agent} is the station agent, a server of its own that the
 * command line starts; pages have {@code META-INF/resources/client}. {@code
 * ArchitectureTest} holds the arrows.
 */
package org.hilbert.heartbeat;

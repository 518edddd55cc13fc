/**
 * The command line: {@code main} and a class per command, on top of the client library. A command starts no server; {@code
 * serve}, or no command at all, does.
 */
package org.hilbert.heartbeat.cli;

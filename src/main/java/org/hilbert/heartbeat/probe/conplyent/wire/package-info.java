/** What Conplyent's client and server send each other: Python pickles over a ZeroMQ pair. */
package org.hilbert.heartbeat.probe.conplyent.wire;

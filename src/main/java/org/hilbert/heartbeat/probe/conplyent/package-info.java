/** A client of Conplyent servers, which run commands on the machine they are on. */
package org.hilbert.heartbeat.probe.conplyent;

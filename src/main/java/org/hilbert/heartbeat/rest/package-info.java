/** HTTP: the beat protocol, the list and the status line. Each resource parses, calls and renders. */
package org.hilbert.heartbeat.rest;

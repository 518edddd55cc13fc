/**
 * The station's roster: a YAML file that says which applications it runs, when it is open and when maintenance is
 * planned, read anew when it changes. {@link org.hilbert.heartbeat.roster.StationRoster} is the bean; the way of a file is
 * {@code RosterFile} (its text) → {@code RosterParser} (every mistake a sentence) → {@code FileRoster}.
 */
package org.hilbert.heartbeat.roster;

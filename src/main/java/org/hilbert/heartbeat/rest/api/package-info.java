/**
 * The extended HTTP API, below {@code /api}: JSON for programs that want more than beats and status lines. Uses {@code rest}
 * for what both have in common; each resource parses, calls and renders, and the records named {@code ...Json} are what is
 * rendered (docs/api.md, docs/decisions/0024-api.md).
 *
 * <p>Times are ISO-8601 instants; durations are whole milliseconds in fields named {@code ...Millis}; what is not known is
 * left out.
 */
package org.hilbert.heartbeat.rest.api;

/**
 * Who may ask what: keys and what each of them opens, the limit of each address, and the guard against pages of other origins.
 * The resources only name the kind of key that they want ({@link org.hilbert.heartbeat.server.Kind}); what is no resource, such
 * as a page, a metric or the health of this server, is looked after by {@code Gate}. Uses {@code rest} for the way in which
 * a refusal is written (docs/decisions/0026-access.md, SECURITY.md).
 */
package org.hilbert.heartbeat.access;

/**
 * What Prometheus is told at {@code /q/metrics}: one class for each subject, over the same snapshot as every other output.
 * Of these, what a beat comes by adds to a number that is there, and everything else is worked out when somebody scrapes
 * (docs/decisions/0030-metrics.md); besides, Quarkus times every request.
 */
package org.hilbert.heartbeat.metrics;

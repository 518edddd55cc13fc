package org.hilbert.heartbeat.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Rules;

/** How this server judges an application of which the roster says nothing else. */
class OwnRules {
    @Produces
    @Singleton
    Rules rules(HeartbeatConfig config) {
        Policy policy = SettingsCheck.policy(config);
        return new Rules(policy.thresholds(), policy.tolerance(), policy.lostRetention());
    }
}

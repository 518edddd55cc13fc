package org.hilbert.heartbeat.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.monitor.ApplicationStatus;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.RegistryFullException;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.MalformedRequestException;

/**
 * The one bean that owns the core: it reads the time, once per call, and says whose application a name means. Thread-safe.
 * A beat and a question about one application wait for nothing; {@link #snapshot} takes time for all there are.
 */
@ApplicationScoped
@Startup // a setting that is not allowed ends the start, not the first request
public class HeartbeatRegistry {
    private final Registry registry;
    private final Thresholds thresholds;
    private final TimeSource time;
    private final boolean byHost;
    private final Refusals full = new Refusals();

    public HeartbeatRegistry(HeartbeatConfig config, TimeSource time, StateChanges changes) {
        Policy policy = SettingsCheck.policy(config);
        this.registry = new Registry(policy, time, changes::tell);
        this.thresholds = policy.thresholds();
        this.time = time;
        this.byHost = config.identity() == HeartbeatConfig.Identity.APP_AT_HOST;
    }

    /**
     * Takes in a beat.
     *
     * @param address where it came from
     * @return how long the application may be silent; the goodbye's own time if it said goodbye
     * @throws RegistryFullException if the application is new and there is no room
     */
    public Duration beat(Beat beat, String address) {
        try {
            return registry.beat(byHost ? beat.at(address) : beat, time.nanoTime());
        } catch (RegistryFullException e) {
            full.tell(e.getMessage());
            throw e;
        }
    }

    /**
     * The ID under which an application is known here.
     *
     * @param name its name, or where hosts are told apart also its full name, as this server shows it
     * @param host the host that was asked for, if one was
     * @param asker the address that asks; its own applications are meant if no host was named
     * @throws MalformedRequestException if that cannot be a name
     */
    public ApplicationId resolve(String name, Optional<String> host, String asker) {
        if (!byHost) {
            return ApplicationId.of(name);
        }
        if (host.isEmpty()) {
            ApplicationId full = ApplicationId.ofFullName(name);
            if (status(full).isPresent()) {
                return full;
            }
        }
        return ApplicationId.of(name).at(host.orElse(asker));
    }

    /** What is known now of the application with that ID; empty if nothing is. */
    public Optional<ApplicationStatus> status(ApplicationId id) {
        return registry.status(id, time.nanoTime());
    }

    /**
     * What is known now of all applications, in the order of their first registration.
     *
     * @param host leaves only the applications of that host, where hosts are told apart
     */
    public List<ApplicationStatus> snapshot(Optional<String> host) {
        List<ApplicationStatus> all = registry.snapshot(time.nanoTime());
        if (!byHost || host.isEmpty()) {
            return all;
        }
        return all.stream().filter(status -> status.id().isAt(host.get())).toList();
    }

    /** How many applications are known, the lost ones included. */
    public int size() {
        return registry.size();
    }

    /** From which overdue ratio silence has a name. */
    public Thresholds thresholds() {
        return thresholds;
    }

    /** Turns the deadlines that have passed by now into state changes. */
    public void sweep() {
        registry.sweep(time.nanoTime());
    }
}

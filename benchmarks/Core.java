import java.time.Duration;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Listener;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.monitor.TimeSource;

/** The core alone, without the server around it, by the machine's time and much as a server without settings runs it. */
final class Core {
    static final TimeSource TIME = TimeSource.SYSTEM;

    private Core() {}

    /** A registry with room for so many applications, which has begun its work. */
    static Registry of(int applications, Listener listener) {
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
        Policy policy = new Policy(applications, new Guard(Duration.ofSeconds(5), 0.5, 5));
        Registry registry = new Registry(policy, Roster.none(rules), TIME, listener);
        registry.begin(TIME.nanoTime());
        return registry;
    }
}

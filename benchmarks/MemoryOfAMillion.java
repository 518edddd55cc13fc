import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

import org.hilbert.heartbeat.monitor.Guard;
import org.hilbert.heartbeat.monitor.Policy;
import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.monitor.Roster;
import org.hilbert.heartbeat.monitor.Rules;
import org.hilbert.heartbeat.monitor.Thresholds;
import org.hilbert.heartbeat.monitor.TimeSource;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What an application costs in the heap, beside its ID alone: the core holds a million, each of which has beaten and been
 * swept, and then an array holds their IDs as strings of one octet a character.
 */
public final class MemoryOfAMillion {
    private static final TimeSource TIME = TimeSource.SYSTEM;

    private static Object held;

    public static void main(String[] arguments) {
        if (arguments.length > 1 || Arrays.asList(arguments).contains("--help")) {
            System.out.println("usage: MemoryOfAMillion [APPLICATIONS]   (1000000 unless given)");
            return;
        }
        int many = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        long nothing = used();
        double id = perId(many, nothing);
        System.err.printf("registering %d applications%n", many);
        double silentOnProgress = perApplication(many, nothing, Beat.NO_PROGRESS);
        double withProgress = perApplication(many, nothing, 17);
        System.out.printf(Locale.ROOT, "%-42s %8s %10s%n", many + " applications, octets each", "all", "beside ID");
        print("its ID as a compact string, such as " + id(0), id, id);
        print("an application", silentOnProgress, id);
        print("an application that tells of its progress", withProgress, id);
    }

    private static void print(String what, double each, double id) {
        System.out.printf(Locale.ROOT, "%-42s %8.1f %+10.1f%n", what, each, each - id);
    }

    private static double perId(int many, long nothing) {
        String[] ids = new String[many];
        Arrays.setAll(ids, MemoryOfAMillion::id);
        held = ids;
        double each = (double) (used() - nothing) / many - 4; // the array's own references
        held = null;
        return each;
    }

    private static double perApplication(int many, long nothing, long progress) {
        Rules rules = new Rules(Thresholds.DEFAULT, Duration.ofSeconds(1), Duration.ofHours(24));
        Policy policy = new Policy(many, new Guard(Duration.ofSeconds(5), 0.5, 5));
        Registry registry = new Registry(policy, Roster.none(rules), TIME, change -> {});
        long now = TIME.nanoTime();
        registry.begin(now);
        for (Command command : new Command[] {Command.INIT, Command.PING}) {
            for (int i = 0; i < many; i++) {
                registry.beat(new Beat(command, ApplicationId.of(id(i)), Duration.ofHours(1), progress), now);
            }
            registry.sweep(now);
        }
        held = registry;
        double each = (double) (used() - nothing) / many;
        held = null;
        return each;
    }

    private static String id(int i) {
        return "application-" + (1_000_000 + i);
    }

    private static long used() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

import java.time.Duration;
import java.util.Arrays;

import org.hilbert.heartbeat.monitor.Registry;
import org.hilbert.heartbeat.protocol.ApplicationId;
import org.hilbert.heartbeat.protocol.Beat;
import org.hilbert.heartbeat.protocol.Command;

/**
 * What does an application cost in the heap, beside its ID alone? The core holds a million, each of which has beaten and been
 * swept, and then an array holds their IDs as strings of one octet a character.
 */
public final class MemoryOfAMillion {
    private static Object held;

    public static void main(String[] arguments) {
        int many = Arguments.of(arguments, "MemoryOfAMillion [APPLICATIONS]   (1000000 unless given)", 1_000_000)[0];
        long nothing = used();
        double id = perId(many, nothing);
        Table.say("registering %d applications", many);
        double silentOnProgress = perApplication(many, nothing, Beat.NO_PROGRESS);
        double withProgress = perApplication(many, nothing, 17);
        Table.head(many + " applications, octets each", "all", "beside ID");
        Table.row("its ID as a compact string", id, 0);
        Table.row("an application", silentOnProgress, silentOnProgress - id);
        Table.row("an application that tells of its progress", withProgress, withProgress - id);
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
        Registry registry = Core.of(many, change -> {});
        long now = Core.TIME.nanoTime();
        for (Command command : new Command[] {Command.INIT, Command.PING}) {
            for (int i = 0; i < many; i++) {
                registry.beat(new Beat(command, ApplicationId.of(id(i)), Duration.ofHours(1), progress), now);
            }
            registry.sweep(now);
        }
        registry.statuses(now).count(); // what it keeps of a question for all of them counts
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

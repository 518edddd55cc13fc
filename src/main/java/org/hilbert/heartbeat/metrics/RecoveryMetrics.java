package org.hilbert.heartbeat.metrics;

import java.util.Locale;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

import org.hilbert.heartbeat.server.ActionBook;
import org.hilbert.heartbeat.server.Attempt;
import org.hilbert.heartbeat.server.Grant;
import org.hilbert.heartbeat.server.RecoveryBudget;

/** What was done about applications, and what was not. Actions are those that are configured, so there are few. */
@Singleton
@Startup // it counts from zero before there is anything to count
class RecoveryMetrics {
    private final MeterRegistry metrics;
    private final Counter withheld;

    RecoveryMetrics(MeterRegistry metrics, RecoveryBudget budget, ActionBook actions) {
        this.metrics = metrics;
        Gauge.builder("heartbeat.recovery.budget.left", budget, RecoveryBudget::left)
                .description("How many more recoveries there may be now")
                .register(metrics);
        for (Grant.Holder holder : Grant.Holder.values()) {
            FunctionCounter.builder("heartbeat.recoveries", budget, known -> known.granted(holder))
                    .description("Recoveries that were granted, by whose they are; not those of a dry run")
                    .tag("holder", lowerCase(holder))
                    .register(metrics);
        }
        withheld = Counter.builder("heartbeat.recoveries.withheld")
                .description("Recoveries that were not made; each is counted once, however long it waits")
                .register(metrics);
        // Counted from zero, so that the first of each is seen to come.
        attempts(Attempt.PROBE, Attempt.Result.DONE);
        actions.listed().forEach(action -> {
            attempts(action.name(), Attempt.Result.DONE);
            attempts(action.name(), Attempt.Result.FAILED);
        });
    }

    void hear(@Observes Attempt attempt) {
        if (attempt.result() == Attempt.Result.WITHHELD) {
            withheld.increment();
        }
        attempts(attempt.action(), attempt.result()).increment();
    }

    private Counter attempts(String action, Attempt.Result result) {
        return Counter.builder("heartbeat.attempts")
                .description("Attempts to do something about an application, by how they went")
                .tag("action", action)
                .tag("result", lowerCase(result))
                .register(metrics);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

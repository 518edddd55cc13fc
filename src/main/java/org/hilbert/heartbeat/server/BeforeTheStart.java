package org.hilbert.heartbeat.server;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;

/** Nothing is scheduled before all else has started: a start that ends with a sentence ends with that only. */
@Singleton
public class BeforeTheStart implements Scheduled.SkipPredicate {
    private volatile boolean started;

    void onStart(@Observes @Priority(Integer.MAX_VALUE) StartupEvent start) {
        started = true;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !started;
    }
}

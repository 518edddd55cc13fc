package org.hilbert.heartbeat.server;

import java.util.Set;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;

import org.hilbert.heartbeat.monitor.State;
import org.hilbert.heartbeat.monitor.StateChange;
import org.jboss.logging.Logger;

/**
 * Tells of every state change: one log line, and one CDI event that anything may observe ({@code @Observes StateChange}).
 *
 * <p>Observers are called one by one, so that one that fails keeps nobody else from hearing; {@code Event.fire} would
 * stop at the first failure. They are called on the thread that brought the change about, which may be one that serves
 * requests: an observer must be quick and must not block.
 */
@Singleton
class StateChanges {
    private static final Logger LOG = Logger.getLogger(StateChanges.class);

    private final Set<ObserverMethod<? super StateChange>> observers;

    StateChanges(BeanManager beans) {
        StateChange example = new StateChange(null, State.DONE, State.DONE, null, null);
        observers = beans.resolveObserverMethods(example);
    }

    void tell(StateChange change) {
        LOG.logf(
                level(change),
                "%s %s -> %s at %s: it %s",
                change.id().shown(),
                change.from() == State.DONE ? "(new)" : change.from(),
                change.to(),
                change.at(),
                change.reason());
        for (ObserverMethod<? super StateChange> observer : observers) {
            try {
                observer.notify(change);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "%s failed to take a state change in",
                        observer.getBeanClass().getSimpleName());
            }
        }
    }

    private static Logger.Level level(StateChange change) {
        boolean bad = change.to() == State.LATE || change.to().isAlarming();
        return bad || change.reason().isOdd() ? Logger.Level.WARN : Logger.Level.INFO;
    }
}

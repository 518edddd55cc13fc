package org.hilbert.heartbeat.server;

import java.util.Set;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;

import org.jboss.logging.Logger;

/**
 * Everything that observes one type of event, called one by one, so that one that fails keeps nobody else from hearing;
 * {@code Event.fire} would stop at the first failure.
 */
final class Observers<T> {
    private static final Logger LOG = Logger.getLogger(Observers.class);

    private final Set<ObserverMethod<? super T>> observers;

    /** @param example any event of that type */
    Observers(BeanManager beans, T example) {
        observers = beans.resolveObserverMethods(example);
    }

    void tell(T event) {
        for (ObserverMethod<? super T> observer : observers) {
            try {
                observer.notify(event);
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "%s failed to take in %s",
                        observer.getBeanClass().getSimpleName(),
                        event.getClass().getSimpleName());
            }
        }
    }
}

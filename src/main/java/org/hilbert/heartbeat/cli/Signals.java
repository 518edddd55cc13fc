package org.hilbert.heartbeat.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Signals of the operating system. The JDK can tell of them only by {@code sun.misc.Signal}, a supported class of which the
 * compiler warns wherever it is named; hence by reflection.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls the listener with the signal's name, such as {@code TERM}, instead of what it does otherwise. A signal that
     * this system does not have, or the JVM keeps for itself, is left alone.
     */
    static void on(String name, Consumer<String> listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listening =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            listener.accept(name);
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listening);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException(e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.hilbert.heartbeat.server;

import org.eclipse.microprofile.config.spi.Converter;

/** {@code true} or {@code false}; anything else, which is "false" to the built-in converter, is a mistake. */
public final class SwitchSetting implements Converter<Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean convert(String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}

package org.hilbert.heartbeat.server;

import java.time.Duration;

import io.quarkus.runtime.configuration.DurationConverter;

import org.eclipse.microprofile.config.spi.Converter;

/** A duration with its unit. Quarkus would read a bare number as seconds, while everything else here is in ms. */
public final class DurationSetting implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        try {
            if (!value.strip().matches("[+-]?\\d+")) {
                return DurationConverter.parseDuration(value.strip());
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("must be a number with its unit, such as 500ms, 2s, 10m, 24h or 7d");
    }
}

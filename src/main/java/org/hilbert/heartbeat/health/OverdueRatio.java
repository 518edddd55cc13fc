package org.hilbert.heartbeat.health;

import java.math.BigDecimal;
import java.math.RoundingMode;

import org.hilbert.heartbeat.monitor.ApplicationStatus;

/** The overdue ratio as health data has it: with two decimals, rounded down. */
final class OverdueRatio {
    private OverdueRatio() {}

    static String text(ApplicationStatus status) {
        return BigDecimal.valueOf(status.overdueRatio())
                .setScale(2, RoundingMode.DOWN)
                .toPlainString();
    }
}

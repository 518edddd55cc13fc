package org.hilbert.heartbeat.access;

import java.time.Duration;

import org.hilbert.heartbeat.testsupport.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How often an address may do something. */
class AllowancesTest {
    private static final String HERE = "2001:db8:0:7::1";

    private final FakeTime time = new FakeTime();
    private final Allowances thousandASecond = new Allowances(2000, 1000, Duration.ofSeconds(1), time);

    @Test
    void theBurstIsTaken_andNotOneMore() {
        take(2000, "10.0.0.5");
        assertEquals(1, thousandASecond.take("10.0.0.5"));
    }

    @Test
    void thenAsManyASecondAsMayBe_andNotOneMore() {
        take(2000, "10.0.0.5");
        time.passMillis(100);
        take(100, "10.0.0.5");
        assertEquals(1, thousandASecond.take("10.0.0.5"));
        time.pass(Duration.ofNanos(999_999));
        assertEquals(1, thousandASecond.take("10.0.0.5"));
        time.pass(Duration.ofNanos(1));
        take(1, "10.0.0.5");
        assertEquals(1, thousandASecond.take("10.0.0.5"));
    }

    @Test
    void aLongRestGivesNoMoreThanTheBurst_alsoWhenTheCounterOfNanosecondsOverflows() {
        take(2000, "10.0.0.5");
        time.pass(Duration.ofDays(2));
        take(2000, "10.0.0.5");
        assertEquals(1, thousandASecond.take("10.0.0.5"));
    }

    @Test
    void itSaysHowLongToWait_inWholeSeconds() {
        Allowances tenAMinute = new Allowances(10, 10, Duration.ofMinutes(1), time);
        for (int i = 0; i < 10; i++) {
            assertEquals(0, tenAMinute.take("10.0.0.5"));
        }
        assertEquals(6, tenAMinute.take("10.0.0.5"));
        time.passMillis(5999);
        assertEquals(1, tenAMinute.take("10.0.0.5"));
        time.passMillis(1);
        assertEquals(0, tenAMinute.take("10.0.0.5"));
    }

    @Test
    void anotherAddressHasItsOwn() {
        take(2000, "10.0.0.5");
        take(2000, "10.0.0.6");
        assertEquals(1, thousandASecond.take("10.0.0.5"));
        assertEquals(1, thousandASecond.take("10.0.0.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.6, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "2001:db8:0:7::2, 2001:db8:0:7::2, true",
        "2001:db8:0:7::2, 2001:db8:0:7::3, false",
        "2001:db8:0:7::2, 2001:db8:0:8::2, false",
        "fe80::1, fe80::2, false",
        "febf::1, febf::2, false",
        "fec0::1, fec0::2, true",
        "local, local, true",
        "local, 10.0.0.5, false",
    })
    void anIpv6AddressSharesWithItsNetwork_unlessThatHoldsThisMachinesNeighbours(
            String one, String other, boolean same) {
        assertEquals(same, Networks.of(one, HERE).equals(Networks.of(other, HERE)));
    }

    @Test
    void noMoreAddressesAreRememberedThanThereIsRoomFor() {
        for (int i = 0; i < 3 * Allowances.MOST_ADDRESSES; i++) {
            thousandASecond.take("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
        }
        assertTrue(thousandASecond.size() <= Allowances.MOST_ADDRESSES, "addresses: " + thousandASecond.size());
    }

    private void take(int times, String address) {
        for (int i = 0; i < times; i++) {
            assertEquals(0, thousandASecond.take(address), "number " + (i + 1));
        }
    }
}

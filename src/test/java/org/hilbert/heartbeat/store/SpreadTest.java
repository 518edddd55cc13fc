package org.hilbert.heartbeat.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.hilbert.heartbeat.store.Spread.Bin;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SpreadTest {
    @Test
    void nothingHasNoBuckets() {
        assertEquals(List.of(), Spread.of(List.of()));
    }

    @Test
    void theJitterAroundAPeriodIsSeen_andSoIsAnOutlier() {
        assertEquals(
                List.of(
                        new Bin(98, 99, 10),
                        new Bin(99, 100, 20),
                        new Bin(100, 101, 40),
                        new Bin(101, 102, 20),
                        new Bin(102, 103, 10),
                        new Bin(103, 104, 0),
                        new Bin(104, 200, 0),
                        new Bin(200, 500, 0),
                        new Bin(500, 1000, 1)),
                Spread.of(List.of(
                        new Bin(98, 99, 10),
                        new Bin(99, 100, 20),
                        new Bin(100, 101, 40),
                        new Bin(101, 102, 20),
                        new Bin(102, 103, 10),
                        new Bin(800, 804, 1))));
    }

    @Test
    void whatIsNotKnownMoreExactlyIsShownNoFiner_andDivided() {
        assertEquals(
                List.of(new Bin(4950, 5000, 8), new Bin(5000, 5050, 24)), Spread.of(List.of(new Bin(4992, 5024, 32))));
    }

    @Test
    void theShortestIsInABucketThatBeginsBelowIt() {
        List<Bin> bins = new ArrayList<>(List.of(new Bin(550, 552, 1), new Bin(830, 862, 100)));
        for (long at = 900; at < 6000; at += 100) {
            bins.add(new Bin(at, at + 32, 20));
        }
        Bin first = Spread.of(bins).get(0);
        assertTrue(first.from() <= 550 && first.until() >= 552 && first.count() == 1, first.toString());
    }

    @Test
    void oneLengthIsOneBucket() {
        assertEquals(List.of(new Bin(7, 8, 1)), Spread.of(List.of(new Bin(7, 8, 1))));
        assertEquals(List.of(new Bin(0, 1, 1)), Spread.of(List.of(new Bin(0, 1, 1))));
    }

    @Test
    void whateverTheLengthsAre_theBucketsAreFew_followEachOther_andHoldAll() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2000; round++) {
            List<Bin> bins = new ArrayList<>();
            long at = 0;
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                long from = at + (long) Math.pow(10, random.nextDouble() * 9.5);
                at = from + 1 + from / 128;
                bins.add(new Bin(from, at, random.nextLong(1, 1_000_000)));
            }
            List<Bin> buckets = Spread.of(bins);
            assertTrue(buckets.size() <= Spread.MOST, bins + " in " + buckets.size());
            assertEquals(
                    bins.stream().mapToLong(Bin::count).sum(),
                    buckets.stream().mapToLong(Bin::count).sum());
            assertTrue(buckets.get(0).from() <= bins.get(0).from(), bins + " from " + buckets.get(0));
            assertTrue(
                    buckets.get(buckets.size() - 1).until()
                            >= bins.get(bins.size() - 1).until(),
                    bins + " until " + buckets.get(buckets.size() - 1));
            for (int i = 0; i < buckets.size(); i++) {
                assertTrue(buckets.get(i).count() >= 0
                        && buckets.get(i).from() < buckets.get(i).until());
                assertTrue(i == 0 || buckets.get(i).from() == buckets.get(i - 1).until());
            }
        }
    }
}

package org.nifiaaas.processors.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.services.ProfileStoreException;

/** Pairs of candidates beside the straightforward way, which reads all profiles anew for each batch. */
class CandidateProfilesTest {

    private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long ENOUGH = 1L << 30;

    private static final String SPECIFICATION =
            """
            {"columns": [{"name": "category", "of": "item", "type": "categorical"},
                         {"name": "segment", "of": "user", "type": "categorical"},
                         {"name": "channel", "type": "categorical"},
                         {"name": "price", "of": "item", "type": "numeric"},
                         {"name": "points", "type": "numeric"}],
             "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 7},
                         {"name": "since", "statistic": "days since last", "by": "user", "days": 30},
                         {"name": "places", "statistic": "distinct", "column": "item", "by": "user", "days": 30},
                         {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                         {"name": "loyalty", "statistic": "count", "by": ["user", "item"], "days": 30},
                         {"name": "back", "statistic": "days since last", "by": ["user", "item"], "days": 90},
                         {"name": "paid", "statistic": "mean", "column": "points", "by": ["user", "category"], "days": 30},
                         {"name": "ways", "statistic": "distinct", "column": "channel", "by": ["user", "category", "item"], "days": 30},
                         {"name": "till", "statistic": "sum", "column": "amount", "by": ["user", "channel"], "days": 30},
                         {"name": "crowd", "statistic": "count", "by": "item", "days": 7},
                         {"name": "trade", "statistic": "mean", "column": "amount", "by": "category", "days": 30},
                         {"name": "taste", "statistic": "count", "by": ["segment", "category"], "days": 30},
                         {"name": "last", "statistic": "days since last", "by": ["channel", "item"], "days": 30}],
             "history": 3}""";

    private final MemoryProfiles profiles = new MemoryProfiles();
    private final Random random = new Random(7);
    private FeatureSet features;

    @BeforeEach
    void letPurchasesCount() throws DesignException, ProfileStoreException {
        features = FeatureSet.of(SPECIFICATION);
        final ProfileFeatures updating =
                new ProfileFeatures(features, profiles, ProfileUse.UPDATE, Duration.ofDays(10_000), Clock.systemUTC());
        final List<Occurrence> events = new ArrayList<>();
        for (int event = 0; event < 2_000; event++) {
            final int item = random.nextInt(30);
            events.add(Occurrence.of(
                    "user" + random.nextInt(20),
                    "item" + item,
                    random.nextInt(10_000) / 100.0,
                    NOON - random.nextInt(40 * 24 * 60) * HOUR / 60,
                    new String[] {
                        random.nextInt(5) == 0 ? null : "category" + item % 4,
                        random.nextInt(3) == 0 ? null : "segment" + random.nextInt(3),
                        random.nextBoolean() ? "app" : "shop"
                    },
                    new double[] {random.nextInt(4) == 0 ? Double.NaN : item, random.nextInt(100) / 3.0}));
        }
        updating.of(events);
        profiles.asked().clear();
    }

    private ProfileFeatures straightforward() {
        return new ProfileFeatures(features, profiles, ProfileUse.READ, Duration.ZERO, Clock.systemUTC());
    }

    /** A pair as a record asks for it: some columns are its own. */
    private static Occurrence pair(final int user, final int item, final long time) {
        return Occurrence.of(
                "user" + user,
                "item" + item,
                0,
                time,
                new String[] {null, user % 5 == 0 ? "segment1" : null, "app"},
                new double[] {Double.NaN, 1});
    }

    private void assertSame(final List<EventFeatures> expected, final List<EventFeatures> found) {
        final WindowCalculator calculator = new WindowCalculator(features);
        assertEquals(expected.size(), found.size());
        for (int row = 0; row < expected.size(); row++) {
            for (int column = 0; column < features.columns().size(); column++) {
                assertEquals(
                        calculator.columnValue(expected.get(row).event(), column),
                        calculator.columnValue(found.get(row).event(), column));
            }
            assertArrayEquals(
                    bits(expected.get(row).windows()), bits(found.get(row).windows()));
            assertEquals(history(expected.get(row)), history(found.get(row)));
            assertEquals(expected.get(row).ageDays(), found.get(row).ageDays());
            assertEquals(expected.get(row).fate(), found.get(row).fate());
        }
    }

    private static List<List<Object>> history(final EventFeatures event) {
        return event.history().stream()
                .map(past -> List.<Object>of(past.item(), past.ageDays(), past.amount()))
                .toList();
    }

    private static long[] bits(final double... values) {
        final long[] bits = new long[values.length];
        for (int index = 0; index < bits.length; index++) {
            bits[index] = Double.doubleToLongBits(values[index]);
        }
        return bits;
    }

    /** Many items of one user after the other, known ones and others, as of the present and of moments among the purchases. */
    @ParameterizedTest
    @ValueSource(longs = {ENOUGH, 40_000, 10_000, 0})
    void itemsOfAUserHaveTheSameFeatures(final long room) throws ProfileStoreException {
        final CandidateProfiles candidates = new CandidateProfiles(features, profiles, true, true, room);
        for (int record = 0; record < 15; record++) {
            final long time = record % 3 == 0 ? NOON : NOON - random.nextInt(45 * 24) * HOUR;
            for (int from = 0; from < 40; from += 20) {
                final int user = record % 22;
                final List<Occurrence> pairs = IntStream.range(from, from + 20)
                        .mapToObj(item -> pair(user, item, time))
                        .toList();
                assertSame(straightforward().of(pairs), candidates.of(pairs));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {ENOUGH, 40_000, 10_000, 0})
    void usersOfAnItemHaveTheSameFeatures(final long room) throws ProfileStoreException {
        final CandidateProfiles candidates = new CandidateProfiles(features, profiles, false, true, room);
        for (int record = 0; record < 15; record++) {
            final long time = record % 3 == 0 ? NOON : NOON - random.nextInt(45 * 24) * HOUR;
            final int item = record % 35;
            final List<Occurrence> pairs = IntStream.range(0, 25)
                    .mapToObj(user -> pair(user, item, time))
                    .toList();
            assertSame(straightforward().of(pairs), candidates.of(pairs));
        }
    }

    @Test
    void pairsOfAProfileThatCannotBeReadAreToldAlone() throws ProfileStoreException {
        profiles.damage("item=5:item3 ");
        final CandidateProfiles candidates = new CandidateProfiles(features, profiles, true, true);
        final List<Occurrence> pairs = List.of(pair(1, 2, NOON), pair(1, 3, NOON), pair(1, 4, NOON));

        final List<EventFeatures> found = candidates.of(pairs);

        assertSame(straightforward().of(pairs), found);
        assertTrue(found.get(1).isUnreadable());
    }

    private long askedAtMost() {
        return Collections.max(profiles.asked().values());
    }

    @Test
    void profileIsReadOnceForAllRecordsWhateverTheirTimes() throws ProfileStoreException {
        final CandidateProfiles ofUsers = new CandidateProfiles(features, profiles, true, false);
        final CandidateProfiles ofItems = new CandidateProfiles(features, profiles, false, false);
        for (int record = 0; record < 10; record++) {
            final int one = record;
            ofUsers.of(IntStream.range(0, 30)
                    .mapToObj(item -> pair(one, item, NOON + one))
                    .toList());
        }
        assertEquals(1, askedAtMost());
        profiles.asked().clear();
        for (int record = 0; record < 10; record++) {
            final int one = record;
            ofItems.of(IntStream.range(0, 20)
                    .mapToObj(user -> pair(user, one, NOON + one))
                    .toList());
        }
        assertEquals(1, askedAtMost());
    }

    @Test
    void whatItemsSayAsOfOneMomentStaysWhereTheirProfilesHaveNoRoom() throws ProfileStoreException {
        final CandidateProfiles candidates = new CandidateProfiles(features, profiles, true, false, 130_000);
        for (int record = 0; record < 10; record++) {
            final int one = record;
            candidates.of(IntStream.range(0, 30)
                    .mapToObj(item -> pair(one, item, NOON))
                    .toList());
        }

        assertEquals(1, askedAtMost());
        candidates.of(List.of(pair(1, 29, NOON + 1)));
        assertTrue(askedAtMost() > 1, "as of another moment the profile is needed again");
    }
}

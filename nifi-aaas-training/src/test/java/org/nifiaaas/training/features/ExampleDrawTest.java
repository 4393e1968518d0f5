package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.sample.FeatureRows;

class ExampleDrawTest {

    private static final int USERS = 60;
    private static final int COLD = 20;
    private static final int ITEMS = 80;
    private static final int DAY = 1440;
    private static final int HORIZON = 10 * DAY;
    private static final int MOMENT = 40 * DAY;

    private final Vocabulary users = vocabulary("u", USERS + COLD);
    private final Vocabulary items = vocabulary("i", ITEMS);
    private FeatureSet features;
    private EventLog log;
    private List<Occurrence> events;

    private static Vocabulary vocabulary(final String prefix, final int size) {
        return Vocabulary.inOrder(
                IntStream.rangeClosed(1, size).mapToObj(index -> prefix + index).collect(Collectors.toList()));
    }

    /** Users who buy 30 days before the moment and 10 days after it, popular items more often; some begin after it. */
    @BeforeEach
    void makePurchases() throws DesignException {
        features = FeatureSet.of(
                """
                {"windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30},
                             {"name": "loyalty", "statistic": "count", "by": ["user", "item"], "days": 30}]}""");
        final Random random = new Random(1);
        final int count = 2_000;
        final int[] user = new int[count];
        final int[] item = new int[count];
        final int[] minute = new int[count];
        events = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            user[event] = 1 + random.nextInt(USERS + COLD);
            item[event] = 1 + (int) (random.nextDouble() * random.nextDouble() * ITEMS);
            minute[event] =
                    MOMENT + (user[event] <= USERS ? random.nextInt(40 * DAY) - 30 * DAY : random.nextInt(HORIZON));
            events.add(Occurrence.of(
                    users.token(user[event]),
                    items.token(item[event]),
                    1,
                    EventLog.timeMillis(minute[event]),
                    new String[0],
                    new double[0]));
        }
        events.sort(Comparator.comparingLong(Occurrence::time));
        log = EventLog.of(USERS + COLD, ITEMS, user, item, minute);
    }

    private HistorySnapshot before() {
        return HistorySnapshot.of(log, MOMENT, 10);
    }

    private ExampleDraw draw(final double unknownShare, final long seed, final int most) {
        final ExampleDraw draw = new ExampleDraw(features, users, items, 4, unknownShare, seed);
        final ProfileReplay replay = new ProfileReplay(
                features,
                events.iterator(),
                IntStream.rangeClosed(1, users.size()).mapToObj(users::token).collect(Collectors.toSet()));
        draw.add(before(), MOMENT + HORIZON, replay.asOf(EventLog.timeMillis(MOMENT), items), most);
        return draw;
    }

    private FeatureRows rows(final double unknownShare, final long seed, final int most) {
        final ExampleDraw draw = draw(unknownShare, seed, most);
        return draw.rows(FeatureEncoder.of(features, draw.encoding()));
    }

    private static float[] inputs(final FeatureRows rows) {
        return rows.inputs(IntStream.range(0, rows.size()).toArray(), 0, rows.size());
    }

    @Test
    void allPurchasesAreTakenAndOffsetsMakeTheOthersAddUpToAllPairs() {
        final HistorySnapshot before = before();
        double purchases = 0;
        double repeats = 0;
        double fresh = 0;
        for (int user = 1; user <= USERS; user++) {
            final int[] later = log.bought(user, MOMENT, MOMENT + HORIZON);
            purchases += IntStream.of(later)
                    .filter(item -> before.ofItems().distinct(item) > 0)
                    .count();
            for (int item = 1; item <= ITEMS; item++) {
                final int each = item;
                if (before.ofItems().distinct(item) > 0 && IntStream.of(later).noneMatch(other -> other == each)) {
                    repeats += before.pair(user, item) >= 0 ? 1 : 0;
                    fresh += before.pair(user, item) >= 0 ? 0 : 1;
                }
            }
        }
        double drawnPurchases = 0;
        double drawnRepeats = 0;
        double drawnFresh = 0;
        final int runs = 20;
        for (int run = 0; run < runs; run++) {
            final FeatureRows rows = rows(0, run, 1_000_000);
            final float[] inputs = inputs(rows);
            for (int row = 0; row < rows.size(); row++) {
                final int user = (int) inputs[row * rows.width()] - 1;
                if (user == Vocabulary.UNKNOWN) {
                    continue;
                }
                final boolean repeat = before.pair(user, (int) inputs[row * rows.width() + 1] - 1) >= 0;
                drawnPurchases += rows.isBought(row) ? 1 : 0;
                drawnRepeats += repeat && !rows.isBought(row) ? Math.exp(rows.offset(row)) : 0;
                drawnFresh += !repeat && !rows.isBought(row) ? Math.exp(rows.offset(row)) : 0;
            }
        }

        assertEquals(purchases, drawnPurchases / runs);
        assertEquals(repeats, drawnRepeats / runs, 0.02 * repeats);
        assertEquals(fresh, drawnFresh / runs, 0.02 * fresh);
    }

    @Test
    void whoHadBoughtNothingIsAnUnknownUserWithTheFeaturesOfNobody() {
        final FeatureRows rows = rows(0, 1, 1_000_000);
        final float[] inputs = inputs(rows);
        float visits = Float.NaN;
        int unknown = 0;
        int bought = 0;
        for (int row = 0; row < rows.size(); row++) {
            final int at = row * rows.width();
            assertTrue(inputs[at] <= USERS + 1, "who had bought nothing has no row");
            if (inputs[at] == 1) {
                unknown++;
                bought += rows.isBought(row) ? 1 : 0;
                visits = Float.isNaN(visits) ? inputs[at + 2] : visits;
                assertEquals(visits, inputs[at + 2]);
            }
        }

        assertTrue(unknown > 0 && unknown < rows.size() / 5, unknown + " of " + rows.size());
        assertTrue(bought > 0 && bought < unknown, "they have purchases and others");
    }

    @Test
    void someUsersAndItemsAreMadeUnknownOnes() {
        final FeatureRows rows = rows(0.2, 1, 1_000_000);
        final float[] inputs = inputs(rows);
        final long unknownItems = IntStream.range(0, rows.size())
                .filter(row -> inputs[row * rows.width() + 1] == 1)
                .count();

        assertEquals(0.2, (double) unknownItems / rows.size(), 0.02);
    }

    @Test
    void sameSeedDrawsTheSame() {
        assertArrayEquals(inputs(rows(0.1, 5, 1_000_000)), inputs(rows(0.1, 5, 1_000_000)));
    }

    @Test
    void fewerUsersTakePartWhereThereWouldBeTooManyRows() {
        final int all = draw(0, 1, 1_000_000).size();

        assertTrue(all > 2_500, () -> "all: " + all);
        assertEquals(1_000, draw(0, 1, 1_000).size(), 200);
    }

    @Test
    void nothingIsDrawnBeforeTheFirstPurchase() {
        final ExampleDraw draw = new ExampleDraw(features, users, items, 4, 0, 1);
        draw.add(
                HistorySnapshot.of(log, 5 * DAY, 10),
                15 * DAY,
                new ProfileReplay(features, Collections.emptyIterator(), Set.of()).asOf(0, items),
                1_000);

        assertEquals(0, draw.size());
    }
}

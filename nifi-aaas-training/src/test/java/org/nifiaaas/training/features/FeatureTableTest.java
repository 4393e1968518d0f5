package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.RandomEvents;
import org.nifiaaas.features.profile.SlowWindows;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.training.SparkForTests;

/** The table against the slow computation with all events at hand, and against the canvas' way, event by event. */
class FeatureTableTest {

    private static final String COLUMNS =
            """
            {"columns": [{"name": "country", "of": "user", "type": "categorical"},
                         {"name": "kind", "of": "item", "type": "categorical"},
                         {"name": "channel", "type": "categorical"},
                         {"name": "age", "of": "user", "type": "numeric"},
                         {"name": "price", "of": "item", "type": "numeric"},
                         {"name": "weight", "type": "numeric"}]""";

    private static final FeatureSet ALL = features(
            COLUMNS
                    + """
            , "windows": [
               {"name": "visits", "statistic": "count", "by": "user", "days": 3},
               {"name": "demand", "statistic": "count", "by": "item", "days": 7},
               {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 7},
               {"name": "paid", "statistic": "mean", "column": "price", "by": ["user", "kind"], "days": 5},
               {"name": "variety", "statistic": "distinct", "column": "kind", "by": "user", "days": 30},
               {"name": "again", "statistic": "days since last", "by": ["user", "item"], "days": 30},
               {"name": "there", "statistic": "mean", "column": "age", "by": "country", "days": 4},
               {"name": "fresh", "statistic": "days since last", "by": "item", "days": 2},
               {"name": "local", "statistic": "sum", "column": "weight", "by": ["country", "kind"], "days": 3},
               {"name": "online", "statistic": "sum", "column": "amount", "by": ["channel", "item"], "days": 9}],
             "history": 5}""");

    private static SparkSession session;
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        session = SparkForTests.session();
        spark = SparkForTests.context(session);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static FeatureSet features(final String json) {
        try {
            return FeatureSet.of(json);
        } catch (final DesignException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** In no order, some of them twice, and of these some with other columns. */
    private static List<Occurrence> stream(final int seed) {
        final List<Occurrence> events = new ArrayList<>(RandomEvents.stream(seed, 300, 3, 3));
        events.addAll(List.copyOf(events.subList(0, 40)));
        for (final Occurrence event : List.copyOf(events.subList(40, 80))) {
            events.add(Occurrence.of(
                    event.user(),
                    event.item(),
                    event.amount(),
                    event.time(),
                    new String[] {"other", null, "other"},
                    new double[] {seed, Double.NaN, 1}));
        }
        Collections.shuffle(events, new Random(seed));
        return events;
    }

    private static List<Occurrence> inOrder(final List<Occurrence> events) {
        return events.stream()
                .sorted(Comparator.comparingLong(Occurrence::time))
                .collect(Collectors.toList());
    }

    private static Map<Long, String> table(
            final List<EventRow> rows, final FeatureSet features, final boolean removeDuplicates) {
        final List<EventRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(rows.size()));
        final FeatureTable table = FeatureTable.of(spark.parallelize(shuffled, 3), features, removeDuplicates);
        final Map<Long, String> byId = new TreeMap<>();
        for (final FeatureRow row : table.rows().collect()) {
            final String text = Replay.text(features, row.event(), row.values(), row.history());
            assertEquals(null, byId.put(row.id(), text));
        }
        assertEquals(byId.size(), table.count());
        table.unpersist();
        return byId;
    }

    /** Rows whose ids are their positions. */
    private static List<EventRow> rows(final List<Occurrence> events) {
        final List<EventRow> rows = new ArrayList<>();
        events.forEach(event -> rows.add(EventRow.of(rows.size(), event)));
        return rows;
    }

    private static String slowly(final FeatureSet features, final Occurrence filled, final List<Occurrence> all) {
        final SlowWindows slow = new SlowWindows(features);
        final String text = Replay.text(features, filled, slow.values(filled, all), List.of());
        return text
                + slow.history(filled, all).stream()
                        .map(past -> ", " + past.item() + " " + bits((filled.time() - past.time()) / 86_400_000.0) + " "
                                + bits(past.amount()))
                        .collect(Collectors.joining());
    }

    private static String bits(final double number) {
        return Long.toHexString(Double.doubleToRawLongBits(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void eventsInAnyOrderSeeWhatHappenedBeforeThem(final int seed) {
        final List<Occurrence> events = stream(seed);
        final Map<Occurrence, Long> first = new LinkedHashMap<>();
        for (int id = 0; id < events.size(); id++) {
            first.putIfAbsent(events.get(id), (long) id);
        }
        final List<Occurrence> filled = new SlowWindows(ALL).filled(first.keySet());
        final Map<Long, String> right = new TreeMap<>();
        filled.forEach(event -> right.put(first.get(event), slowly(ALL, event, filled)));
        assertTrue(right.size() <= 300, "some were repeated");

        assertEquals(right, table(rows(events), ALL, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14})
    void eventsInOrderHaveTheFeaturesThatTheCanvasGivesThem(final int seed) {
        final List<Occurrence> events = inOrder(stream(seed));
        final Replay replay = new Replay(ALL);
        final Map<Long, String> all = new TreeMap<>();
        final Map<Long, String> distinct = new TreeMap<>();
        for (int id = 0; id < events.size(); id++) {
            final Replay.Answer answer = replay.add(events.get(id));
            all.put((long) id, answer.features());
            if (answer.taken() == UserProfile.Taken.NEW) {
                distinct.put((long) id, answer.features());
            }
        }
        assertTrue(distinct.size() < all.size());

        assertEquals(distinct, table(rows(events), ALL, true));
        assertEquals(all, table(rows(events), ALL, false), "repetitions have rows if they are kept, and count once");
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22})
    void queriesAreAnsweredAndNotSeen(final int seed) {
        final List<Occurrence> events = stream(seed);
        final List<EventRow> rows = rows(events);
        final Map<Long, String> without = table(rows, ALL, true);
        final List<Occurrence> distinct = new SlowWindows(ALL).filled(new ArrayList<>(firsts(events)));
        final Map<Long, String> right = new TreeMap<>(without);
        final List<Occurrence> asked = new ArrayList<>(RandomEvents.stream(seed + 100, 60, 3, 3));
        // Of events that happened it can be asked as well.
        asked.addAll(events.subList(0, 20));
        for (final Occurrence query : asked) {
            // The lowest ids: a query must not take the place of the event that it equals.
            final long id = -1 - right.size();
            rows.add(EventRow.query(id, query));
            right.put(id, slowly(ALL, new SlowWindows(ALL).filled(query, distinct), distinct));
        }

        assertEquals(right, table(rows, ALL, true));
    }

    private static List<Occurrence> firsts(final List<Occurrence> events) {
        return new ArrayList<>(events.stream()
                .collect(Collectors.toMap(event -> event, event -> event, (one, other) -> one, LinkedHashMap::new))
                .values());
    }

    @Test
    void queriesAreMarked() {
        final Occurrence event = RandomEvents.stream(31, 1, 3, 3).get(0);
        final FeatureTable table =
                FeatureTable.of(spark.parallelize(List.of(EventRow.of(1, event), EventRow.query(2, event))), ALL, true);
        final Map<Long, Boolean> queries = new HashMap<>();
        table.rows().collect().forEach(row -> queries.put(row.id(), row.isQuery()));

        assertEquals(Map.of(1L, false, 2L, true), queries);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                ", \"history\": 3}",
                ", \"windows\": [{\"name\": \"v\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 3}]}",
                ", \"windows\": [{\"name\": \"v\", \"statistic\": \"count\", \"by\": \"channel\", \"days\": 3}]}"
            })
    void partsThatNobodyAsksForAreLeftOut(final String more) {
        final FeatureSet some = features(COLUMNS + more);
        final List<Occurrence> events = inOrder(stream(41));
        final Replay replay = new Replay(some);
        final Map<Long, String> right = new TreeMap<>();
        for (int id = 0; id < events.size(); id++) {
            right.put((long) id, replay.add(events.get(id)).features());
        }

        assertEquals(right, table(rows(events), some, false));
    }

    @Test
    void nothingComesOfNothing() {
        assertEquals(Map.of(), table(List.of(), ALL, true));
    }

    @Test
    void userWithMoreEventsThanAProfileKeepsHasTheFeaturesOfTheCanvas() {
        final List<Occurrence> events = new ArrayList<>();
        final Random random = new Random(51);
        for (int index = 0; index < 2_000; index++) {
            final String[] names = {"GB", random.nextBoolean() ? "drink" : null, "web"};
            events.add(Occurrence.of(
                    "busy", "item-" + random.nextInt(20), 1, index / 3 * 60_000L, names, new double[] {1, 2, 3}));
        }
        final Replay replay = new Replay(ALL);
        final Map<Long, String> right = new TreeMap<>();
        for (int id = 0; id < events.size(); id++) {
            right.put((long) id, replay.add(events.get(id)).features());
        }

        assertEquals(right, table(rows(events), ALL, false));
    }
}

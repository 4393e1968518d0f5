package org.nifiaaas.training.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;

/** The split and what the training and the test window make of it. */
class TimeSplitTest {

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

    private static Interaction at(final long time, final String user, final String item) {
        return Interaction.of(user, item, 1, time);
    }

    private static JavaRDD<Interaction> rdd(final Interaction... interactions) {
        return spark.parallelize(Arrays.asList(interactions), 3);
    }

    private static JavaRDD<Interaction> moments(final long... times) {
        final List<Interaction> interactions = new ArrayList<>();
        for (final long time : times) {
            interactions.add(at(time, "u" + interactions.size(), "i"));
        }
        return rdd(interactions.toArray(new Interaction[0]));
    }

    @Test
    void latestShareTests() throws InputException {
        final TimeSplit split = TimeSplit.byFraction(moments(50, 10, 40, 20, 30, 100, 60, 90, 70, 80), 0.2);
        assertEquals(90, split.boundaryMillis());
        assertEquals(8, split.training().count());
        assertEquals(2, split.test().count());
        assertEquals(Instant.ofEpochMilli(10), split.training().from());
        assertEquals(Instant.ofEpochMilli(80), split.training().to());
        assertEquals(Instant.ofEpochMilli(90), split.test().from());
    }

    @Test
    void interactionsOfOneMomentStayTogether() throws InputException {
        final TimeSplit split = TimeSplit.byFraction(moments(1, 2, 3, 9, 9, 9, 9, 9, 9, 9), 0.2);
        assertEquals(3, split.training().count());
        assertEquals(7, split.test().count());
    }

    @Test
    void emptyTrainingWindowIsAnError() {
        final InputException failure =
                assertThrows(InputException.class, () -> TimeSplit.byFraction(moments(5, 5, 5), 0.2));
        assertEquals(
                "Training window is empty: none of the 3 interactions is before 1970-01-01T00:00:00.005Z",
                failure.getMessage());
    }

    @Test
    void emptyTestWindowIsAnError() {
        final InputException failure = assertThrows(InputException.class, () -> TimeSplit.at(moments(5, 6), 7));
        assertEquals(
                "Test window is empty: none of the 2 interactions is at or after 1970-01-01T00:00:00.007Z",
                failure.getMessage());
    }

    private static final Interaction[] STORY = {
        at(1, "ann", "tea"),
        at(2, "ann", "tea"),
        at(2, "ann", "milk"),
        at(3, "bob", "tea"),
        at(11, "ann", "tea"), // repeat
        at(11, "ann", "jam"), // item that training never saw
        at(12, "cid", "tea"), // user whom training never saw
        at(12, "cid", "jam"), // neither known
        at(13, "bob", "milk"), // new to bob
        at(14, "bob", "milk"),
    };

    @Test
    void vocabulariesHoldNothingThatIsFirstSeenInTheTestWindow() throws InputException {
        final TimeSplit split = TimeSplit.at(rdd(STORY), 10);
        final TrainingWindow window = TrainingWindow.fit(spark, split.training().interactions());
        assertEquals(Set.of("ann", "bob"), tokens(window.users()));
        assertEquals(Set.of("milk", "tea"), tokens(window.items()));
        assertEquals(3, window.positivePairs());
    }

    private static Set<String> tokens(final Vocabulary vocabulary) {
        final Set<String> tokens = new HashSet<>();
        for (int index = 1; index <= vocabulary.size(); index++) {
            tokens.add(vocabulary.token(index));
        }
        return tokens;
    }

    @Test
    void popularityCountsDistinctTrainingUsers() throws InputException {
        final TrainingWindow window = TrainingWindow.fit(
                spark, TimeSplit.at(rdd(STORY), 10).training().interactions());
        // Index 0 is unknown, 1 is milk (ann), 2 is tea (ann twice, and bob).
        assertArrayEquals(new int[] {0, 1, 2}, window.usersPerItem());
    }

    @Test
    void whatIsLeftOutOfTheEvaluationIsCounted() throws InputException {
        final TimeSplit split = TimeSplit.at(rdd(STORY), 10);
        final TrainingWindow window = TrainingWindow.fit(spark, split.training().interactions());
        final TestWindow test = TestWindow.of(spark, window, split.test().interactions());
        assertEquals(
                Map.of(
                        "test.coldUserRows", 2L,
                        "test.coldItemRows", 1L,
                        "test.coldUsers", 1L,
                        "test.coldItems", 1L),
                test.counts());
        // Two of six rows are of jam; whoever bought it, bought something else too.
        assertEquals(Map.of("coldItems.purchaseShare", 2 / 6d, "coldItems.userShare", 0d), test.coldShares());
        assertEquals(1, test.ofColdUsers().length);
        assertArrayEquals(new int[] {window.items().index("tea")}, test.ofColdUsers()[0], "of cid");
        final int ann = window.users().index("ann");
        final int bob = window.users().index("bob");
        final EventLog purchases = test.purchases();
        assertEquals(3, purchases.size());
        assertArrayEquals(new int[] {window.items().index("tea")}, purchases.bought(ann, 0, 1));
        assertArrayEquals(new int[] {window.items().index("milk")}, purchases.bought(bob, 0, 1));
    }

    @Test
    void usersWhoBoughtColdItemsAloneAreLost() throws InputException {
        final TimeSplit split = TimeSplit.at(
                rdd(
                        at(1, "ann", "tea"),
                        at(11, "ann", "tea"),
                        at(11, "ann", "jam"),
                        at(12, "cid", "jam"),
                        at(13, "cid", "jam")),
                10);
        final TestWindow test = TestWindow.of(
                spark,
                TrainingWindow.fit(spark, split.training().interactions()),
                split.test().interactions());
        assertEquals(Map.of("coldItems.purchaseShare", 0.75, "coldItems.userShare", 0.5), test.coldShares());
        assertArrayEquals(new int[][] {{}}, test.ofColdUsers());
    }

    @Test
    void testWindowWithoutAnythingThatIsKnownIsAnError() throws InputException {
        final TimeSplit split = TimeSplit.at(rdd(at(1, "ann", "tea"), at(11, "ann", "jam"), at(12, "cid", "tea")), 10);
        final TrainingWindow window = TrainingWindow.fit(spark, split.training().interactions());
        final InputException failure = assertThrows(
                InputException.class,
                () -> TestWindow.of(spark, window, split.test().interactions()));
        assertEquals(
                "Nothing to evaluate: none of the 2 interactions of the test window is of a known user with a known"
                        + " item",
                failure.getMessage());
    }

    @Test
    void interactionsOfKnownUsersAndItemsComeToTheDriverInWhateverOrderTheyAre() {
        final List<Interaction> interactions = new ArrayList<>();
        for (int index = 4999; index >= 0; index--) {
            interactions.add(at(index * 60_000L, "u" + index % 7, "i" + index % 11));
        }
        final Vocabulary users = Vocabulary.of(List.of("u1", "u2"));
        final Vocabulary items = Vocabulary.of(List.of("i0", "i3", "i9"));

        final EventLog log = EventLogs.of(spark, spark.parallelize(interactions, 3), users, items);

        int expected = 0;
        for (int index = 0; index < 5000; index++) {
            expected += (index % 7 == 1 || index % 7 == 2) && List.of(0, 3, 9).contains(index % 11) ? 1 : 0;
        }
        assertEquals(expected, log.size());
        for (int user = 1; user <= 2; user++) {
            for (int event = log.start(user); event < log.end(user); event++) {
                assertEquals("u" + log.minute(event) % 7, users.token(user));
                assertEquals("i" + log.minute(event) % 11, items.token(log.item(event)));
                assertTrue(event == log.start(user) || log.minute(event) > log.minute(event - 1));
            }
        }
    }
}

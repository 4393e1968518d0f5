package org.nifiaaas.training.split;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.training.failure.InputException;
import scala.Tuple2;

/**
 * The test window seen with the eyes of the training window: which users can be evaluated, and what is left out of the evaluation and why.
 *
 * <p>Left out are interactions of users and with items that training never saw (no model can rank them) and repeat purchases (to recommend what a user buys
 * anyway is no achievement).
 */
public final class TestWindow {

    private final JavaRDD<TestUser> users;
    private final Map<String, Long> counts;

    private TestWindow(final JavaRDD<TestUser> users, final Map<String, Long> counts) {
        this.users = users;
        this.counts = counts;
    }

    /**
     * Prepares the evaluation.
     *
     * @throws InputException if no user bought anything new that the model knows
     */
    public static TestWindow of(
            final JavaSparkContext spark, final TrainingWindow training, final JavaRDD<Interaction> interactions)
            throws InputException {
        final Broadcast<Vocabulary> userIndex = spark.broadcast(training.users());
        final Broadcast<Vocabulary> itemIndex = spark.broadcast(training.items());
        final JavaPairRDD<Integer, int[]> histories =
                training.histories().mapToPair(history -> new Tuple2<>(history.user(), history.items()));
        final JavaPairRDD<Integer, Integer> known = interactions
                .mapToPair(interaction -> new Tuple2<>(
                        userIndex.value().index(interaction.user()),
                        itemIndex.value().index(interaction.item())))
                .filter(pair -> pair._1() != Vocabulary.UNKNOWN && pair._2() != Vocabulary.UNKNOWN);
        final JavaPairRDD<Integer, Tuple2<Iterable<Integer>, int[]>> byUser =
                known.groupByKey().join(histories);
        byUser.persist(StorageLevel.MEMORY_AND_DISK());
        final JavaRDD<TestUser> users = byUser.map(TestWindow::testUser)
                .filter(user -> user.relevant().length > 0)
                .persist(StorageLevel.MEMORY_AND_DISK());
        final Map<String, Long> counts = new LinkedHashMap<>();
        final long all = interactions.count();
        final long ofKnownUsers = interactions
                .filter(interaction -> userIndex.value().index(interaction.user()) != Vocabulary.UNKNOWN)
                .count();
        final long ofKnownPairs = known.count();
        counts.put("test.coldUserRows", all - ofKnownUsers);
        counts.put("test.coldItemRows", ofKnownUsers - ofKnownPairs);
        counts.put("test.coldUsers", cold(interactions.map(Interaction::user), userIndex));
        counts.put("test.coldItems", cold(interactions.map(Interaction::item), itemIndex));
        counts.put("test.repeatRows", byUser.aggregate(0L, (sum, group) -> sum + repeats(group._2()), Long::sum));
        counts.put("test.users", users.count());
        counts.put("test.newPairs", users.aggregate(0L, (sum, user) -> sum + user.relevant().length, Long::sum));
        byUser.unpersist();
        if (counts.get("test.users") == 0) {
            throw new InputException("Nothing to evaluate: none of the " + all
                    + " interactions of the test window is of a known user with a known item that is new to this user");
        }
        return new TestWindow(users, counts);
    }

    private static TestUser testUser(final Tuple2<Integer, Tuple2<Iterable<Integer>, int[]>> group) {
        final int[] touched = group._2()._2();
        final int[] relevant = Arrays.stream(Indices.distinctSorted(group._2()._1()))
                .filter(item -> !Indices.contains(touched, item))
                .toArray();
        return new TestUser(group._1(), touched, relevant);
    }

    private static long repeats(final Tuple2<Iterable<Integer>, int[]> items) {
        long repeats = 0;
        for (final int item : items._1()) {
            repeats += Indices.contains(items._2(), item) ? 1 : 0;
        }
        return repeats;
    }

    private static long cold(final JavaRDD<String> tokens, final Broadcast<Vocabulary> vocabulary) {
        return tokens.distinct()
                .filter(token -> vocabulary.value().index(token) == Vocabulary.UNKNOWN)
                .count();
    }

    /** Users with at least one new item, cached. */
    public JavaRDD<TestUser> users() {
        return users;
    }

    /** What is evaluated and what is left out, by name. */
    public Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }
}

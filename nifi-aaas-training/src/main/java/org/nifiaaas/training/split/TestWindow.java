package org.nifiaaas.training.split;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.failure.InputException;
import scala.Tuple2;

/**
 * The test window seen with the eyes of the training window. Users and items that training never saw are cold: what cold users bought stands apart, since all of them
 * get the same list, and purchases of cold items are counted, since no model can rank them. Immutable.
 */
public final class TestWindow {

    private final EventLog purchases;
    private final Map<String, Long> counts;
    private final int[][] ofColdUsers;
    private final Map<String, Double> coldShares;
    private final Newcomers newcomers;

    private TestWindow(
            final EventLog purchases,
            final Map<String, Long> counts,
            final int[][] ofColdUsers,
            final Map<String, Double> coldShares,
            final Newcomers newcomers) {
        this.purchases = purchases;
        this.counts = counts;
        this.ofColdUsers = ofColdUsers;
        this.coldShares = coldShares;
        this.newcomers = newcomers;
    }

    /**
     * Prepares the evaluation.
     *
     * @throws InputException if no user bought anything that the model knows
     */
    public static TestWindow of(
            final JavaSparkContext spark, final TrainingWindow training, final JavaRDD<Interaction> interactions)
            throws InputException {
        final Broadcast<Vocabulary> userIndex = spark.broadcast(training.users());
        final Broadcast<Vocabulary> itemIndex = spark.broadcast(training.items());
        final EventLog purchases = EventLogs.of(spark, interactions, training.users(), training.items());
        final long all = interactions.count();
        final long ofKnownUsers = interactions
                .filter(interaction -> userIndex.value().index(interaction.user()) != Vocabulary.UNKNOWN)
                .count();
        final Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("test.coldUserRows", all - ofKnownUsers);
        counts.put("test.coldItemRows", ofKnownUsers - purchases.size());
        counts.put("test.coldUsers", cold(interactions.map(Interaction::user), userIndex));
        counts.put("test.coldItems", cold(interactions.map(Interaction::item), itemIndex));
        if (purchases.size() == 0) {
            throw new InputException("Nothing to evaluate: none of the " + all
                    + " interactions of the test window is of a known user with a known item");
        }
        final JavaPairRDD<String, Integer> items = interactions.mapToPair(interaction ->
                new Tuple2<>(interaction.user(), itemIndex.value().index(interaction.item())));
        final Newcomers newcomers = newcomers(interactions, userIndex, training.items());
        return new TestWindow(purchases, counts, ofColdUsers(items, userIndex), coldShares(items), newcomers);
    }

    /** Cold users in the middle of the test window. */
    private static Newcomers newcomers(
            final JavaRDD<Interaction> interactions, final Broadcast<Vocabulary> userIndex, final Vocabulary items) {
        final TimeRange range = interactions.aggregate(TimeRange.EMPTY, TimeRange::with, TimeRange::merge);
        final int moment = EventLog.minute(range.firstMillis() + (range.lastMillis() - range.firstMillis()) / 2);
        return Newcomers.of(
                items,
                moment,
                interactions
                        .filter(interaction -> userIndex.value().index(interaction.user()) == Vocabulary.UNKNOWN)
                        .map(interaction -> new Newcomers.Purchase(
                                interaction.user(), interaction.item(), EventLog.minute(interaction.timeMillis())))
                        .collect());
    }

    private static int[][] ofColdUsers(
            final JavaPairRDD<String, Integer> items, final Broadcast<Vocabulary> userIndex) {
        return items
                .filter(pair -> userIndex.value().index(pair._1()) == Vocabulary.UNKNOWN)
                .groupByKey()
                .mapValues(Indices::distinctSorted)
                .collect()
                .stream()
                .sorted(Comparator.comparing(Tuple2::_1))
                .map(user -> Arrays.stream(user._2())
                        .filter(item -> item != Vocabulary.UNKNOWN)
                        .toArray())
                .toArray(int[][]::new);
    }

    private static Map<String, Double> coldShares(final JavaPairRDD<String, Integer> items) {
        final JavaPairRDD<String, Boolean> cold = items.mapValues(item -> item == Vocabulary.UNKNOWN);
        final JavaPairRDD<String, Boolean> lost = cold.reduceByKey((one, other) -> one && other);
        final Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("coldItems.purchaseShare", share(cold));
        shares.put("coldItems.userShare", share(lost));
        return shares;
    }

    private static double share(final JavaPairRDD<String, Boolean> of) {
        return (double) of.filter(Tuple2::_2).count() / of.count();
    }

    private static long cold(final JavaRDD<String> tokens, final Broadcast<Vocabulary> vocabulary) {
        return tokens.distinct()
                .filter(token -> vocabulary.value().index(token) == Vocabulary.UNKNOWN)
                .count();
    }

    /** Purchases of known users at known items, repeated ones included. */
    public EventLog purchases() {
        return purchases;
    }

    /** Sorted known items that each cold user bought, none for those that bought cold items only; in the order of the users' ids. */
    public int[][] ofColdUsers() {
        return ofColdUsers.clone();
    }

    /** Cold users in the middle of the window, by when they had bought something. */
    public Newcomers newcomers() {
        return newcomers;
    }

    /**
     * What is lost to cold items: {@code coldItems.purchaseShare} of all interactions of the test window, and {@code coldItems.userShare} of its users, who bought
     * nothing else.
     */
    public Map<String, Double> coldShares() {
        return new LinkedHashMap<>(coldShares);
    }

    /** What is cold, by name. */
    public Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }
}

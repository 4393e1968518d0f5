package org.nifiaaas.training.split;

import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import scala.Tuple2;

/**
 * What is learned from the training window before any network is: the vocabularies and each user's history. Nothing here has seen the test window.
 */
public final class TrainingWindow {

    private final Vocabulary users;
    private final Vocabulary items;
    private final JavaRDD<UserHistory> histories;
    private final long positivePairs;

    private TrainingWindow(
            final Vocabulary users,
            final Vocabulary items,
            final JavaRDD<UserHistory> histories,
            final long positivePairs) {
        this.users = users;
        this.items = items;
        this.histories = histories;
        this.positivePairs = positivePairs;
    }

    /** Fits the vocabularies and gathers the histories, kept on disk. */
    public static TrainingWindow fit(final JavaSparkContext spark, final JavaRDD<Interaction> interactions) {
        return fit(
                spark,
                interactions,
                Vocabulary.inOrder(Collections.emptyList()),
                Vocabulary.inOrder(Collections.emptyList()));
    }

    /**
     * Lets the vocabularies of an earlier window grow and gathers the histories, kept on disk. Old ids keep their indices, whether they occur or not.
     *
     * @param oldUsers vocabulary of the users of the earlier window
     * @param oldItems vocabulary of the items of the earlier window
     */
    public static TrainingWindow fit(
            final JavaSparkContext spark,
            final JavaRDD<Interaction> interactions,
            final Vocabulary oldUsers,
            final Vocabulary oldItems) {
        final Vocabulary users =
                oldUsers.grow(interactions.map(Interaction::user).distinct().collect());
        final Vocabulary items =
                oldItems.grow(interactions.map(Interaction::item).distinct().collect());
        final Broadcast<Vocabulary> userIndex = spark.broadcast(users);
        final Broadcast<Vocabulary> itemIndex = spark.broadcast(items);
        final JavaPairRDD<Integer, Integer> pairs = interactions.mapToPair(interaction -> new Tuple2<>(
                userIndex.value().index(interaction.user()), itemIndex.value().index(interaction.item())));
        final JavaRDD<UserHistory> histories = pairs.groupByKey()
                .map(group -> new UserHistory(group._1(), Indices.distinctSorted(group._2())))
                // Read once or twice, while what learns from counts needs the memory.
                .persist(StorageLevel.DISK_ONLY());
        final long positivePairs = histories.aggregate(0L, (sum, history) -> sum + history.items().length, Long::sum);
        return new TrainingWindow(users, items, histories, positivePairs);
    }

    public Vocabulary users() {
        return users;
    }

    public Vocabulary items() {
        return items;
    }

    public JavaRDD<UserHistory> histories() {
        return histories;
    }

    /** Distinct user-item pairs, however often the user came back. */
    public long positivePairs() {
        return positivePairs;
    }

    /**
     * Popularity of each item: the number of distinct users who touched it.
     *
     * @return one number for each vocabulary index, 0 for unknown
     */
    public int[] usersPerItem() {
        final List<Tuple2<Integer, Integer>> counts = histories
                .flatMapToPair(history -> Indices.each(history.items(), item -> new Tuple2<>(item, 1)))
                .reduceByKey(Integer::sum)
                .collect();
        final int[] usersPerItem = new int[items.size() + 1];
        for (final Tuple2<Integer, Integer> count : counts) {
            usersPerItem[count._1()] = count._2();
        }
        return usersPerItem;
    }
}

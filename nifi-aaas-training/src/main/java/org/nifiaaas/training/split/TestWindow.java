package org.nifiaaas.training.split;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.failure.InputException;

/**
 * The test window seen with the eyes of the training window: the purchases that can be evaluated, and how many are left out. Left out are interactions of users and
 * with items that training never saw, since no model can rank them. Immutable.
 */
public final class TestWindow {

    private final EventLog purchases;
    private final Map<String, Long> counts;

    private TestWindow(final EventLog purchases, final Map<String, Long> counts) {
        this.purchases = purchases;
        this.counts = counts;
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
        return new TestWindow(purchases, counts);
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

    /** What is left out, by name. */
    public Map<String, Long> counts() {
        return new LinkedHashMap<>(counts);
    }
}

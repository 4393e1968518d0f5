package org.nifiaaas.training.benchmark;

import java.util.List;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.nifiaaas.training.evaluate.UserScorer;

/** Factors of users and items. Immutable by convention and thread-safe. */
final class Factors {

    private final float[][] ofUsers;
    private final float[][] ofItems;

    private Factors(final float[][] ofUsers, final float[][] ofItems) {
        this.ofUsers = ofUsers;
        this.ofItems = ofItems;
    }

    static Factors of(final ALSModel model, final int users, final int items) {
        return new Factors(collect(model.userFactors(), users), collect(model.itemFactors(), items));
    }

    private static float[][] collect(final Dataset<Row> rows, final int count) {
        final float[][] factors = new float[count + 1][];
        for (final Row row : rows.collectAsList()) {
            final List<Float> values = row.getList(1);
            final float[] vector = new float[values.size()];
            for (int factor = 0; factor < vector.length; factor++) {
                vector[factor] = values.get(factor);
            }
            factors[row.getInt(0)] = vector;
        }
        return factors;
    }

    /** Factors of a user, or null if it was not there. */
    float[] ofUser(final int user) {
        return ofUsers[user];
    }

    /** Products of the factors; 0 for whom or what was not there. */
    UserScorer scorer() {
        return this::score;
    }

    void score(final int user, final float[] scores) {
        final float[] mine = ofUsers[user];
        for (int item = 0; item < scores.length; item++) {
            final float[] its = item < ofItems.length ? ofItems[item] : null;
            float sum = 0;
            if (mine != null && its != null) {
                for (int factor = 0; factor < mine.length; factor++) {
                    sum += mine[factor] * its[factor];
                }
            }
            scores[item] = sum;
        }
    }
}

package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Alternating least squares for implicit feedback (Hu, Koren and Volinsky, ICDM 2008) as Spark ML has it. A pair's strength is 1 + ln(purchases), the damped form of the paper.
 */
final class Als {

    private static final int ITERATIONS = 10;
    private static final int PAIRS_A_BLOCK = 200_000;
    private static final int FEWEST_BLOCKS = 2;
    private static final int MOST_BLOCKS = 10;
    private static final StructType COLUMNS = new StructType(new StructField[] {
        new StructField("user", DataTypes.IntegerType, false, Metadata.empty()),
        new StructField("item", DataTypes.IntegerType, false, Metadata.empty()),
        new StructField("rating", DataTypes.FloatType, false, Metadata.empty())
    });

    private final SparkSession spark;

    Als(final SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Fits the factors.
     *
     * @param users whose purchases are looked at
     */
    Factors fit(final HistorySnapshot snapshot, final IntPredicate users, final AlsSettings settings, final long seed) {
        final List<Row> pairs = new ArrayList<>();
        for (int user = 1; user <= snapshot.log().users(); user++) {
            if (users.test(user)) {
                for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                    pairs.add(RowFactory.create(
                            user, snapshot.item(pair), (float) (1 + Math.log(Math.max(1, snapshot.count(pair))))));
                }
            }
        }
        final ALS als = new ALS()
                .setImplicitPrefs(true)
                .setRank(settings.rank())
                .setRegParam(settings.penalty())
                .setAlpha(settings.alpha())
                .setMaxIter(ITERATIONS)
                .setSeed(seed);
        als.setNumBlocks(Math.min(MOST_BLOCKS, FEWEST_BLOCKS + pairs.size() / PAIRS_A_BLOCK));
        return Factors.of(
                als.fit(spark.createDataFrame(pairs, COLUMNS)),
                snapshot.log().users(),
                snapshot.log().items());
    }
}

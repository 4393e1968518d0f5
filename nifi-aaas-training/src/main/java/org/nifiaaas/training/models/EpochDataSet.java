package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.dataset.AbstractDataSet;
import com.intel.analytics.bigdl.dataset.AbstractDataSet$class;
import com.intel.analytics.bigdl.dataset.DistributedDataSet;
import com.intel.analytics.bigdl.dataset.DistributedDataSet$class;
import com.intel.analytics.bigdl.dataset.LocalDataSet;
import com.intel.analytics.bigdl.dataset.MiniBatch;
import com.intel.analytics.bigdl.dataset.MiniBatch$;
import com.intel.analytics.bigdl.dataset.Transformer;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.training.sample.BatchSize;
import org.nifiaaas.training.sample.EpochRows;
import org.nifiaaas.training.sample.TrainingRows;
import org.nifiaaas.training.split.UserHistory;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * Feeds BigDL's optimizer one epoch after the other, each with freshly sampled negatives.
 *
 * <p>BigDL's own cached data set draws a random window of its rows for each iteration from generators that cannot be seeded on executors; this one goes through
 * every row of an epoch exactly once and yields the same batches for the same seed and number of nodes. Users are spread over the nodes by index, and all rows
 * of a user are on its node. Driver side, used by one thread.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class EpochDataSet implements DistributedDataSet {

    private final JavaRDD<UserHistory> histories;
    private final TrainingRows rows;
    private final BatchSize batchSizePerNode;
    private final long size;
    private JavaRDD<EpochRows> current;
    private boolean cached;

    /**
     * Creates a data set.
     *
     * @param nodes number of executors that train, as BigDL's engine counts them
     * @param batchSizePerNode rows that each node takes in one iteration
     */
    EpochDataSet(
            final JavaRDD<UserHistory> histories,
            final TrainingRows rows,
            final int nodes,
            final BatchSize batchSizePerNode) {
        this.histories = histories
                .mapToPair(history -> new Tuple2<>(history.user(), history))
                .partitionBy(new HashPartitioner(nodes))
                .values()
                .persist(StorageLevel.MEMORY_AND_DISK());
        this.rows = rows;
        this.batchSizePerNode = batchSizePerNode;
        this.size = this.histories.aggregate(0L, (sum, history) -> sum + rows.rowsOf(history), Long::sum);
        this.current = epochRows(1);
    }

    private JavaRDD<EpochRows> epochRows(final int number) {
        final TrainingRows source = rows;
        return histories
                .mapPartitionsWithIndex(
                        (node, users) -> Collections.singletonList(source.epoch(users, number, node))
                                .iterator(),
                        true)
                .persist(StorageLevel.MEMORY_ONLY());
    }

    /** Rows of an epoch on all nodes. */
    @Override
    public long size() {
        return size;
    }

    /**
     * Draws the rows of an epoch, which all batches are taken from until the next call.
     *
     * @param epoch counted from 1
     */
    void begin(final int epoch) {
        current.unpersist(false);
        current = epochRows(epoch);
    }

    /** Does nothing: BigDL calls this whenever it starts or goes on, and {@link #begin} says which epoch it is. */
    @Override
    public void shuffle() {
        // Rows are in random order as they are drawn.
    }

    @Override
    public RDD data(final boolean train) {
        final BatchSize batchSize = batchSizePerNode;
        final JavaRDD<MiniBatch> batches = current.mapPartitions(
                parts -> train ? endless(parts.next(), batchSize) : once(parts.next(), batchSize), true);
        return batches.rdd();
    }

    private static Iterator<MiniBatch> endless(final EpochRows rows, final BatchSize batchSize) {
        return new Iterator<MiniBatch>() {
            @Override
            public boolean hasNext() {
                return rows.size() > 0;
            }

            @Override
            public MiniBatch next() {
                return batch(rows, rows.advance(batchSize.rows()), batchSize);
            }
        };
    }

    private static Iterator<MiniBatch> once(final EpochRows rows, final BatchSize batchSize) {
        final int batches = (rows.size() + batchSize.rows() - 1) / batchSize.rows();
        return IntStream.range(0, batches)
                .mapToObj(number -> batch(rows, number * batchSize.rows(), batchSize))
                .iterator();
    }

    private static MiniBatch batch(final EpochRows rows, final int start, final BatchSize size) {
        final int count = size.at(start, rows.size());
        final float[] features = new float[count * FeatureExtractor.COLUMNS];
        final float[] labels = new float[count];
        for (int position = 0; position < count; position++) {
            final int row = (start + position) % rows.size();
            features[position * FeatureExtractor.COLUMNS] = FeatureExtractor.embeddingRow(rows.user(row));
            features[position * FeatureExtractor.COLUMNS + 1] = FeatureExtractor.embeddingRow(rows.item(row));
            labels[position] = rows.isPositive(row) ? EpochRows.WILL_BUY : EpochRows.WILL_NOT_BUY;
        }
        return MiniBatch$.MODULE$.apply(
                NeuralModels.tensor(features, count, FeatureExtractor.COLUMNS),
                NeuralModels.tensor(labels, count),
                NeuralModels.FLOAT);
    }

    @Override
    public RDD originRDD() {
        return histories.rdd();
    }

    @Override
    public void cache() {
        DistributedDataSet$class.cache(this);
    }

    @Override
    public void unpersist() {
        current.unpersist(false);
        histories.unpersist(false);
        cached = false;
    }

    @Override
    public boolean isCached() {
        return cached;
    }

    @Override
    public void isCached_$eq(final boolean isCached) {
        this.cached = isCached;
    }

    @Override
    public AbstractDataSet transform(final Transformer transformer, final ClassTag type) {
        return DistributedDataSet$class.transform(this, transformer, type);
    }

    @Override
    public AbstractDataSet $minus$greater(final Transformer transformer, final ClassTag type) {
        return AbstractDataSet$class.$minus$greater(this, transformer, type);
    }

    @Override
    public LocalDataSet toLocal() {
        return AbstractDataSet$class.toLocal(this);
    }

    @Override
    public DistributedDataSet toDistributed() {
        return this;
    }
}

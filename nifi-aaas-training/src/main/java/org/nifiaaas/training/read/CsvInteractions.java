package org.nifiaaas.training.read;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.training.failure.InputException;

/**
 * Reads interactions from CSV files (RFC 4180, UTF-8, one header line a file, compression by file ending) and cleans each row with the rules of the feature
 * specification, and masks it as the specification says. Columns are found by name; rows that are no CSV record of their header's width are kept as rejected, not lost.
 *
 * <p>A record may extend over lines, so nobody can tell in the middle of a file where one begins: one task reads a file from its beginning to its end, as a
 * stream. Then the rows are spread over all tasks.
 */
public final class CsvInteractions {

    /** Tasks a core: files differ in size. */
    private static final int TASKS = 4;

    private final SparkSession spark;
    private final FeatureSpec spec;
    private final TokenKeys keys;
    private final Set<String> excludedItems;
    private final ErasedUsers erasedUsers;

    /** Creates a reader that has no key: what becomes a token must be one already. */
    public CsvInteractions(
            final SparkSession spark,
            final FeatureSpec spec,
            final Collection<String> excludedItems,
            final ErasedUsers erasedUsers) {
        this(spark, spec, TokenKeys.NONE, excludedItems, erasedUsers);
    }

    /**
     * Creates a reader.
     *
     * @param keys make tokens, if the specification asks for them
     * @param excludedItems items whose rows are set aside, in any spelling that has the same canonical form
     * @param erasedUsers users whose rows are set aside
     */
    public CsvInteractions(
            final SparkSession spark,
            final FeatureSpec spec,
            final TokenKeys keys,
            final Collection<String> excludedItems,
            final ErasedUsers erasedUsers) {
        this.erasedUsers = erasedUsers;
        this.spark = spark;
        this.spec = spec;
        this.keys = keys;
        this.excludedItems = new HashSet<>();
        for (final String item : excludedItems) {
            this.excludedItems.add(IdTokenizer.canonical(item));
        }
    }

    /**
     * Opens the inputs; rows are read when an action asks for them, and before that only if a file has a column with the previous tokens of users: events under
     * those count for the users that have them.
     *
     * @throws InputException if an input is missing, unreadable or lacks a column
     */
    public JavaRDD<CleanedRow> read(final List<String> inputs) throws InputException {
        final JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        final Configuration configuration = context.hadoopConfiguration();
        final List<CsvFile> files = new CsvFiles(configuration, spec).find(inputs);
        final RowCleaner cleaner = new RowCleaner(spec, keys, excludedItems, erasedUsers);
        final Broadcast<SerializableWritable<Configuration>> shared =
                context.broadcast(new SerializableWritable<>(configuration));
        final int cores = context.defaultParallelism();
        final JavaRDD<CleanedRow> rows = context.parallelize(files, Math.min(files.size(), TASKS * cores))
                .flatMap(file -> cleaner.rows(file, shared.value().value()));
        final JavaRDD<CleanedRow> spread = rows.getNumPartitions() < cores ? rows.repartition(cores) : rows;
        return files.stream().anyMatch(CsvFile::hasPreviousUsers) ? joined(spread, context) : spread;
    }

    /** Events of one user before and after a change of keys are events of one user; the rows are read once more to know who is who. */
    private static JavaRDD<CleanedRow> joined(final JavaRDD<CleanedRow> rows, final JavaSparkContext context) {
        final Broadcast<UserBridge> bridge = context.broadcast(UserBridge.of(rows));
        return rows.map(row -> bridge.value().across(row));
    }
}

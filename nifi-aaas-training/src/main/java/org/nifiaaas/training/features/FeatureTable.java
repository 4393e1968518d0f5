package org.nifiaaas.training.features;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.training.read.CleanedRow;
import org.nifiaaas.training.read.ReadEvent;
import scala.Tuple2;

/**
 * The features of events, each as of its own time: bit for bit what the canvas computes if the same events come in the order of time, and those of one moment in
 * the order of their ids.
 *
 * <p>Rows are shuffled by item if properties of items are to be filled, then by user, and then in small parts by all other subjects, whose values come back to
 * their rows, which stay where they are. In each of these steps the rows of a subject are streamed in the order of time with one bounded profile in memory, so that
 * a subject may have any number of events. More than {@value WindowCalculator#USER_EVENTS} events of a user at one moment are the exception to the first sentence: those that the
 * user's profile does not take may still tell properties of their items.
 */
public final class FeatureTable {

    private final FeatureSet features;
    private final JavaRDD<FeatureRow> ofUsers;

    private FeatureTable(final FeatureSet features, final JavaRDD<FeatureRow> ofUsers) {
        this.features = features;
        this.ofUsers = ofUsers;
    }

    /** Makes Kryo write what is shuffled here, whose classes it shall know; nothing in them refers to itself. */
    public static void useKryo(final SparkConf configuration) {
        configuration.setIfMissing("spark.kryo.referenceTracking", "false");
        configuration.registerKryoClasses(new Class<?>[] {
            CleanedRow.class,
            ReadEvent.class,
            Interaction.class,
            EventRow.class,
            FeatureRow.class,
            Occurrence.class,
            PastEvent.class,
            PastEvent[].class,
            SubjectTime.class,
            Part.class,
            PartValues.class
        });
    }

    /** Gives events of the input their columns. */
    public static JavaRDD<EventRow> events(final JavaRDD<ReadEvent> read, final FeatureSet features) {
        final EventOccurrences occurrences = new EventOccurrences(features);
        return read.map(event -> EventRow.of(event.id(), occurrences.of(event.interaction(), event.columns())));
    }

    /**
     * Plans the table; it is computed when an action asks for it.
     *
     * @param events in any order; their ids must be distinct, and the same whenever they are computed
     * @param removeDuplicates whether an event that equals another one in user, item, amount and time has no row; it counts once in any case
     */
    public static FeatureTable of(
            final JavaRDD<EventRow> events, final FeatureSet features, final boolean removeDuplicates) {
        final int partitions =
                Math.max(events.getNumPartitions(), events.context().defaultParallelism());
        final JavaRDD<EventRow> filled =
                new WindowCalculator(features).itemProperties().isEmpty()
                        ? events
                        : sorted(events.mapToPair(row -> new Tuple2<>(SubjectTime.ofItem(row), row)), partitions)
                                .mapPartitions(rows -> new ItemPass(new WindowCalculator(features), rows));
        final JavaRDD<FeatureRow> ofUsers = sorted(
                        filled.mapToPair(row -> new Tuple2<>(
                                SubjectTime.of(row.event().user(), row.event().time(), row.id()), row)),
                        partitions)
                .mapPartitions(rows -> new UserPass(new WindowCalculator(features), removeDuplicates, rows));
        // In memory Spark would hold a block as a whole, however large.
        return new FeatureTable(features, ofUsers.persist(StorageLevel.DISK_ONLY()));
    }

    private static <V> JavaPairRDD<SubjectTime, V> sorted(
            final JavaPairRDD<SubjectTime, V> rows, final int partitions) {
        return rows.repartitionAndSortWithinPartitions(new SubjectTime.BySubject(partitions), new SubjectTime.Order());
    }

    /** Number of rows, duplicates left out if they have none. */
    public long count() {
        return ofUsers.count();
    }

    /** The rows in no order that could be relied on. */
    public JavaRDD<FeatureRow> rows() {
        final boolean ofUsersAlone =
                new WindowCalculator(features).subjectWindows().stream().allMatch(kind -> kind.size() == 0);
        return ofUsersAlone ? ofUsers : joined();
    }

    private JavaRDD<FeatureRow> joined() {
        final FeatureSet wanted = features;
        final int partitions = ofUsers.getNumPartitions();
        final JavaPairRDD<SubjectTime, PartValues> values = sorted(
                        ofUsers.mapPartitionsToPair(rows -> new PartSplit(new WindowCalculator(wanted), rows)),
                        partitions)
                .mapPartitionsToPair(rows -> new PartPass(new WindowCalculator(wanted), rows));
        // The rows stay where they are: the values come to them, in their order.
        return ofUsers.zipPartitions(
                sorted(values, partitions), (rows, sorted) -> new RowJoin(new WindowCalculator(wanted), rows, sorted));
    }

    /** Lets go of what is kept on disk. */
    public void unpersist() {
        ofUsers.unpersist(false);
    }
}

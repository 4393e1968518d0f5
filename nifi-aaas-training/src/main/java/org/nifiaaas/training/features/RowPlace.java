package org.nifiaaas.training.features;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Which piece of which row: the row itself comes before the values of other subjects. Immutable. */
final class RowPlace implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int ROW = -1;

    private final long id;
    private final int kind;

    private RowPlace(final long id, final int kind) {
        this.id = id;
        this.kind = kind;
    }

    static RowPlace ofRow(final long id) {
        return new RowPlace(id, ROW);
    }

    /** The values of a kind of subject, by its position. */
    static RowPlace ofValues(final long id, final int kind) {
        return new RowPlace(id, kind);
    }

    boolean isRow() {
        return kind == ROW;
    }

    long id() {
        return id;
    }

    int kind() {
        return kind;
    }

    /** The order within a partition. */
    static final class Order implements Comparator<RowPlace>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(final RowPlace one, final RowPlace other) {
            final int byId = Long.compare(one.id, other.id);
            return byId != 0 ? byId : Integer.compare(one.kind, other.kind);
        }
    }

    /** All pieces of a row come to one partition. */
    static final class ById extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int partitions;

        ById(final int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(final Object key) {
            return Math.floorMod(Long.hashCode(((RowPlace) key).id), partitions);
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof ById && ((ById) other).partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}

package org.nifiaaas.training.features;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Where a row stands in a shuffle: with the others of its subject, in the order of time. Immutable. */
final class SubjectTime implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String subject;
    private final long time;
    private final String tie;
    private final double amount;
    private final long id;

    private SubjectTime(final String subject, final long time, final String tie, final double amount, final long id) {
        this.subject = subject;
        this.time = time;
        this.tie = tie;
        this.amount = amount;
        this.id = id;
    }

    /** Rows of one moment stand in the order of their ids, which is that of their arrival. */
    static SubjectTime of(final String subject, final long time, final long id) {
        return new SubjectTime(subject, time, "", 0, id);
    }

    /** Rows of the item of an event; equal ones stand side by side. */
    static SubjectTime ofItem(final EventRow row) {
        return new SubjectTime(
                row.event().item(),
                row.event().time(),
                row.event().user(),
                row.event().amount(),
                row.id());
    }

    String subject() {
        return subject;
    }

    long time() {
        return time;
    }

    long id() {
        return id;
    }

    /** The order within a partition. */
    static final class Order implements Comparator<SubjectTime>, Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public int compare(final SubjectTime one, final SubjectTime other) {
            final int bySubject = one.subject.compareTo(other.subject);
            if (bySubject != 0) {
                return bySubject;
            }
            final int byTime = Long.compare(one.time, other.time);
            if (byTime != 0) {
                return byTime;
            }
            final int byTie = one.tie.compareTo(other.tie);
            if (byTie != 0) {
                return byTie;
            }
            final int byAmount = Double.compare(one.amount, other.amount);
            return byAmount != 0 ? byAmount : Long.compare(one.id, other.id);
        }
    }

    /** All rows of a subject come to one partition. */
    static final class BySubject extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int partitions;

        BySubject(final int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(final Object key) {
            return Math.floorMod(((SubjectTime) key).subject.hashCode(), partitions);
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof BySubject && ((BySubject) other).partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}

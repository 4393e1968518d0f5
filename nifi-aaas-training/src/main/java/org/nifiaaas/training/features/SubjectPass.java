package org.nifiaaas.training.features;

import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Goes once through the rows of a partition, subject by subject and in the order of time, with the profile of one subject in memory at a time. A row is read when
 * its result is asked for. Not thread-safe.
 *
 * @param <V> what a row brings
 * @param <P> profile of a subject
 * @param <R> what comes of a row
 */
abstract class SubjectPass<V, P, R> implements Iterator<R> {

    private final Iterator<Tuple2<SubjectTime, V>> sorted;
    private String subject;
    private P profile;
    private R next;

    SubjectPass(final Iterator<Tuple2<SubjectTime, V>> sorted) {
        this.sorted = sorted;
    }

    /** The profile of a subject whose first row comes next. */
    abstract P begin();

    /**
     * Computes what comes of a row, and takes the row into the profile.
     *
     * @return null if nothing comes of it
     */
    abstract R step(SubjectTime key, V value, P ofSubject);

    @Override
    public final boolean hasNext() {
        while (next == null && sorted.hasNext()) {
            final Tuple2<SubjectTime, V> row = sorted.next();
            if (!row._1().subject().equals(subject)) {
                subject = row._1().subject();
                profile = begin();
            }
            next = step(row._1(), row._2(), profile);
        }
        return next != null;
    }

    @Override
    public final R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        final R result = next;
        next = null;
        return result;
    }
}

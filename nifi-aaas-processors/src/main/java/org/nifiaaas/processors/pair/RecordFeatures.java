package org.nifiaaas.processors.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.text.Decimals;
import org.nifiaaas.processors.extract.FeatureFields;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.PastPurchase;

/** Reads the features of a specification from the fields of records, by their names. Immutable and thread-safe. */
final class RecordFeatures {

    private final FeatureFields fields;
    private final Predicate<String> isOwn;

    /**
     * Reads some of the fields.
     *
     * @param isOwn whether the field of a column is looked at
     */
    RecordFeatures(final FeatureFields fields, final Predicate<String> isOwn) {
        this.fields = fields;
        this.isOwn = isOwn;
    }

    /** What is wrong with a field of one record: the problem of a pair. */
    static final class FieldException extends Exception {

        private static final long serialVersionUID = 1L;

        private FieldException(final String problem) {
            super(problem, null, false, false);
        }

        static FieldException missing(final String field) {
            return new FieldException("missing-feature: " + field);
        }

        static FieldException unreadable(final String field) {
            return new FieldException("unreadable-feature: " + field);
        }

        static FieldException of(final Rejection rejection) {
            return new FieldException(rejection.code());
        }
    }

    /**
     * A pair with the columns that its record has.
     *
     * @throws FieldException if a column has a value that it cannot have
     */
    Occurrence occurrence(final Record record, final String user, final String item, final long time)
            throws RecordException, FieldException {
        final List<String> unreadable = new ArrayList<>();
        final Occurrence occurrence =
                fields.occurrence(record, Interaction.of(user, item, 0, time), isOwn, unreadable::add);
        if (!unreadable.isEmpty()) {
            throw FieldException.unreadable(unreadable.get(0));
        }
        return occurrence;
    }

    /**
     * The value of a window.
     *
     * @return null if the window has none
     * @throws FieldException if the field holds something else than a finite number
     */
    static Double window(final Record record, final Window window) throws FieldException {
        final Object value = record.getValue(window.name());
        if (value == null
                || value instanceof CharSequence text && text.toString().isBlank()) {
            return null;
        }
        final OptionalDouble number = number(value);
        if (number.isEmpty()) {
            throw FieldException.unreadable(window.name());
        }
        return number.getAsDouble();
    }

    /**
     * The history of the user.
     *
     * @return empty if the field has no value
     * @throws FieldException if the field holds something else than what ExtractFeatures writes
     */
    static Optional<List<PastPurchase>> history(final Record record) throws FieldException {
        final Object value = record.getValue(FeatureSet.HISTORY);
        if (value == null) {
            return Optional.empty();
        }
        final List<?> entries = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof Collection<?> collection ? List.copyOf(collection) : null;
        if (entries == null) {
            throw FieldException.unreadable(FeatureSet.HISTORY);
        }
        final List<PastPurchase> history = new ArrayList<>();
        for (final Object entry : entries) {
            if (!(entry instanceof Record past)) {
                throw FieldException.unreadable(FeatureSet.HISTORY);
            }
            history.add(purchase(past));
        }
        return Optional.of(history);
    }

    private static PastPurchase purchase(final Record past) throws FieldException {
        final String item = IdTokenizer.canonical(FieldText.id(past.getValue(FeatureFields.ITEM)));
        final OptionalDouble age = number(past.getValue(FeatureFields.AGE_DAYS));
        if (item.isEmpty() || age.isEmpty() || age.getAsDouble() < 0) {
            throw FieldException.unreadable(FeatureSet.HISTORY);
        }
        return new PastPurchase(
                item,
                age.getAsDouble(),
                number(past.getValue(FeatureFields.AMOUNT)).orElse(Double.NaN));
    }

    /** The finite number that a value is, if it is one. */
    private static OptionalDouble number(final Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return OptionalDouble.of(number.doubleValue());
        }
        return value instanceof CharSequence text
                ? Decimals.parse(text.toString().trim())
                : OptionalDouble.empty();
    }
}

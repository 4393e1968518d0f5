package org.nifiaaas.processors.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.UUID;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.IdTokenizer;

/**
 * Turns the values that record readers produce into the texts that the cleaning rules read.
 *
 * <p>A number without a fraction is one id whatever type carries it: a reader that infers one type for a whole FlowFile turns 12 into 12.0 as soon as
 * another record holds 12.5, and an id must not depend on its neighbours. A number with a fraction is no id.
 */
public final class FieldText {

    /** Above it neighbouring integers share one double, so the digits of an id would be made up. */
    private static final double LARGEST_EXACT_DOUBLE = 9_007_199_254_740_992.0;

    private static final float LARGEST_EXACT_FLOAT = 16_777_216.0F;
    private static final float SECONDS_OF_A_DAY = 86_400.0F;
    private static final int MOST_DIGITS = 100;

    private FieldText() {}

    /**
     * The canonical id in a field of a record; empty if there is none.
     *
     * @throws RecordException if the path of the field selects more than one value
     */
    public static String canonicalId(final Record record, final FieldPath field) throws RecordException {
        return IdTokenizer.canonical(id(field.value(record)));
    }

    /**
     * The text of an id.
     *
     * @param value value of the field, may be null
     * @return the id, or null if the value is none: a fraction, a truth value, a date, an array, a map or a nested record
     */
    public static String id(final Object value) {
        if (value instanceof Float number) {
            return Math.abs(number) < LARGEST_EXACT_FLOAT ? integer(BigDecimal.valueOf(number.doubleValue())) : null;
        }
        if (value instanceof Double number) {
            return Math.abs(number) < LARGEST_EXACT_DOUBLE ? integer(BigDecimal.valueOf(number)) : null;
        }
        if (value instanceof BigDecimal number) {
            return integer(number);
        }
        return value instanceof CharSequence || value instanceof Character || value instanceof UUID || isInteger(value)
                ? value.toString()
                : null;
    }

    /**
     * The text of an amount.
     *
     * @param value value of the field, may be null
     * @return the text, or null if there is no value
     */
    public static String amount(final Object value) {
        return value == null ? null : value.toString();
    }

    /**
     * The text of a time. A date or time stamp that the reader has already parsed is written in ISO 8601; without an offset, if the reader's format had none.
     *
     * @param value value of the field, may be null
     * @param type type of the field in the schema of the reader, null if the schema does not have it
     * @return the text, or null if there is no value
     */
    public static String time(final Object value, final DataType type) {
        return value instanceof Timestamp timestamp ? TimeStamps.text(timestamp, type) : untyped(value);
    }

    /**
     * Whether a time is a time stamp of which nobody can tell if the reader took the zone of its host for that of the source.
     *
     * @param value value of the field, may be null
     * @param type type of the field in the schema of the reader, null if the schema does not have it
     */
    public static boolean isTimeOfUnknownZone(final Object value, final DataType type) {
        return value instanceof Timestamp && TimeStamps.isOfUnknownFormat(type);
    }

    private static String untyped(final Object value) {
        if (value instanceof Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof java.util.Date moment && !(value instanceof Time)) {
            return moment.toInstant().toString();
        }
        if (value instanceof Float number && !isCertain(number)) {
            return "about " + number;
        }
        if (value instanceof Float || value instanceof Double) {
            final double number = ((Number) value).doubleValue();
            return Math.abs(number) < LARGEST_EXACT_DOUBLE ? plain(BigDecimal.valueOf(number)) : value.toString();
        }
        if (value instanceof BigDecimal number) {
            return isShort(number) ? plain(number) : number.toString();
        }
        return value == null ? null : value.toString();
    }

    /**
     * Whether a float is the time that the source wrote. Its neighbours are up to two minutes apart, so of the times of our days it holds only whole days;
     * any other has been rounded, and is no longer a time.
     */
    private static boolean isCertain(final float number) {
        return Math.abs(number) < LARGEST_EXACT_FLOAT || number % SECONDS_OF_A_DAY == 0;
    }

    private static boolean isInteger(final Object value) {
        return value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger;
    }

    private static String integer(final BigDecimal number) {
        if (!isShort(number)) {
            return null;
        }
        final BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() <= 0 ? stripped.toPlainString() : null;
    }

    private static String plain(final BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** Keeps a value such as 1E+999999999 from being written out. */
    private static boolean isShort(final BigDecimal number) {
        return Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS;
    }
}

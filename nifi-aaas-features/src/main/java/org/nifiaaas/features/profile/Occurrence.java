package org.nifiaaas.features.profile;

import java.io.Serializable;
import java.util.Arrays;

/**
 * One event with the values of the columns that windows look at. Immutable; two are equal, and the same event, if user, item, amount and time are, as with
 * duplicates in training: what it lacks may be known better the next time that it comes.
 */
public final class Occurrence implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String[] NO_NAMES = {};
    private static final long[] NO_NUMBERS = {};

    private final String user;
    private final String item;
    private final long amount;
    private final long time;
    private final String[] names;
    private final long[] numbers;

    private Occurrence(
            final String user,
            final String item,
            final long amount,
            final long time,
            final String[] names,
            final long[] numbers) {
        this.user = user;
        this.item = item;
        this.amount = amount;
        this.time = time;
        this.names = names;
        this.numbers = numbers;
    }

    /**
     * An event.
     *
     * @param amount finite
     * @param time milliseconds since 1970-01-01T00:00:00Z
     * @param names values of the categorical columns in the order of the specification, null where one is missing
     * @param numbers values of the numeric columns in the order of the specification, NaN where one is missing
     */
    public static Occurrence of(
            final String user,
            final String item,
            final double amount,
            final long time,
            final String[] names,
            final double[] numbers) {
        return new Occurrence(
                user,
                item,
                Fixed.of(amount),
                time,
                names.clone(),
                Arrays.stream(numbers).mapToLong(Fixed::of).toArray());
    }

    public String user() {
        return user;
    }

    public String item() {
        return item;
    }

    /** To the millionth; NaN if it is no number. */
    public double amount() {
        return Fixed.value(amount);
    }

    /** The amount in millionths, {@link Fixed#MISSING} if it is no number. */
    long millionths() {
        return amount;
    }

    /** Milliseconds since 1970-01-01T00:00:00Z. */
    public long time() {
        return time;
    }

    /** Value of a categorical column, null if it is missing. */
    String name(final int column) {
        return names[column];
    }

    /** Value of a numeric column in millionths, {@link Fixed#MISSING} if it is missing. */
    long number(final int column) {
        return numbers[column];
    }

    /** The numbers that are summed, in millionths: those of the numeric columns and, at the last place, the amount. */
    long[] summed() {
        final long[] values = Arrays.copyOf(numbers, numbers.length + 1);
        values[numbers.length] = amount;
        return values;
    }

    /** The value of a column as a text, null if it is missing. */
    String text(final OwnedColumn column) {
        if (!column.numeric()) {
            return names[column.position()];
        }
        final long number = numbers[column.position()];
        return number == Fixed.MISSING ? null : Long.toString(number);
    }

    /** An event of other ones with the same values at the same time. */
    public Occurrence of(final String otherUser, final String otherItem) {
        return new Occurrence(otherUser, otherItem, amount, time, names, numbers);
    }

    /** The same event with a value that it lacks. */
    Occurrence with(final OwnedColumn column, final String text) {
        final String[] moreNames = names.clone();
        final long[] moreNumbers = numbers.clone();
        if (column.numeric()) {
            moreNumbers[column.position()] = Long.parseLong(text);
        } else {
            moreNames[column.position()] = text;
        }
        return new Occurrence(user, item, amount, time, moreNames, moreNumbers);
    }

    /** The same event with the values that it lacks and another copy of it has. */
    public Occurrence with(final Occurrence copy) {
        final String[] moreNames = names.clone();
        for (int name = 0; name < names.length; name++) {
            moreNames[name] = names[name] == null ? copy.names[name] : names[name];
        }
        final long[] moreNumbers = numbers.clone();
        for (int number = 0; number < numbers.length; number++) {
            moreNumbers[number] = numbers[number] == Fixed.MISSING ? copy.numbers[number] : numbers[number];
        }
        return new Occurrence(user, item, amount, time, moreNames, moreNumbers);
    }

    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof Occurrence)) {
            return false;
        }
        final Occurrence that = (Occurrence) other;
        return time == that.time && amount == that.amount && user.equals(that.user) && item.equals(that.item);
    }

    @Override
    public int hashCode() {
        return ((user.hashCode() * 31 + item.hashCode()) * 31 + Long.hashCode(amount)) * 31 + Long.hashCode(time);
    }

    /** Writes all parts but the user and the time, which the profile knows. */
    void write(final ProfileOutput out) {
        out.text(item);
        out.number(amount);
        for (final String name : names) {
            out.text(name);
        }
        for (final long number : numbers) {
            out.number(number);
        }
    }

    static Occurrence read(
            final ProfileInput in, final String user, final long time, final int names, final int numbers)
            throws ProfileException {
        final String item = in.text();
        final long amount = in.number();
        final String[] readNames = names == 0 ? NO_NAMES : new String[names];
        for (int name = 0; name < names; name++) {
            readNames[name] = in.text();
        }
        final long[] readNumbers = numbers == 0 ? NO_NUMBERS : new long[numbers];
        for (int number = 0; number < numbers; number++) {
            readNumbers[number] = in.number();
        }
        return new Occurrence(user, item, amount, time, readNames, readNumbers);
    }
}

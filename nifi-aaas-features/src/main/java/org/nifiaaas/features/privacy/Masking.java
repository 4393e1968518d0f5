package org.nifiaaas.features.privacy;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Mask;
import org.nifiaaas.features.text.Decimals;

/**
 * Masks cleaned events and the texts of their further columns by the masks of a specification. A masked value that is masked again stays as it is. Immutable and
 * thread-safe.
 *
 * <p>Where a token is asked for and there is no key, a value that is no token is a {@link NoTokenException}.
 */
public final class Masking implements Serializable {

    /** Name of the field, and the column, with the token of a user by the key before, where keys are rotated. */
    public static final String PREVIOUS_USER = "previous_user";

    private static final long serialVersionUID = 1L;

    private final HashMap<String, Mask> masks = new HashMap<>();
    private final ArrayList<Column> columns;
    private final TokenKeys keys;
    private final TimeParser times;
    private final Periods periods;

    /** Masks as a specification says. */
    public Masking(final FeatureSpec spec, final TokenKeys keys) {
        spec.privacy().masks().forEach(mask -> masks.put(mask.column(), mask));
        this.columns = new ArrayList<>(spec.features().columns());
        this.keys = keys;
        this.times = new TimeParser(spec.zone());
        this.periods = new Periods(spec.zone());
    }

    /** Whether a column, or the user, item, amount or time, is masked. */
    public boolean masks(final String name) {
        return masks.containsKey(name);
    }

    /** The keys of its tokens. */
    public TokenKeys keys() {
        return keys;
    }

    /** A cleaned event with its user, item, amount and time masked. */
    public Interaction mask(final Interaction event) {
        return Interaction.of(
                id(FeatureSet.USER, event.user()),
                id(FeatureSet.ITEM, event.item()),
                amount(event.amount()),
                time(event.timeMillis()));
    }

    /**
     * A user or an item, masked.
     *
     * @param name {@link FeatureSet#USER} or {@link FeatureSet#ITEM}
     * @param canonical its canonical id
     */
    public String id(final String name, final String canonical) {
        return masks(name) ? keys.token(name, canonical) : canonical;
    }

    /** An amount, masked. */
    public double amount(final double amount) {
        final Mask mask = masks.get(FeatureSet.AMOUNT);
        return mask == null ? amount : lowerEdge(mask.edges(), amount);
    }

    /** A time in milliseconds since 1970, masked. */
    public long time(final long millis) {
        final Mask mask = masks.get(Mask.TIME);
        return mask == null ? millis : periods.firstMoment(millis, mask.kind());
    }

    /** A written amount, masked; empty if it is no number. */
    public OptionalDouble amount(final String text) {
        final OptionalDouble number = text == null ? OptionalDouble.empty() : Decimals.parse(text);
        return number.isPresent() ? OptionalDouble.of(amount(number.getAsDouble())) : number;
    }

    /** A written time, masked; empty if it is none. */
    public OptionalLong time(final String text) {
        final OptionalLong millis = text == null ? OptionalLong.empty() : times.parse(text);
        return millis.isPresent() ? OptionalLong.of(time(millis.getAsLong())) : millis;
    }

    /**
     * The columns of an event, masked.
     *
     * @param texts as the source has them, in the order of the specification, null where there is none
     * @return the same, those that are masked in their canonical form, or null if they are missing or cannot be read
     */
    public List<String> columns(final List<String> texts) {
        final List<String> masked = new ArrayList<>(texts.size());
        for (int column = 0; column < texts.size(); column++) {
            masked.add(column(columns.get(column), texts.get(column)));
        }
        return masked;
    }

    private String column(final Column column, final String text) {
        final Mask mask = masks.get(column.name());
        if (mask == null || text == null) {
            return text;
        }
        if (column.isNumeric()) {
            final OptionalDouble number = Decimals.parse(text);
            return number.isPresent() ? Double.toString(lowerEdge(mask.edges(), number.getAsDouble())) : null;
        }
        final String canonical = EventOccurrences.categorical(text);
        if (canonical == null) {
            return null;
        }
        return mask.kind() == Mask.Kind.TOKEN ? keys.token(column.name(), canonical) : date(canonical, mask.kind());
    }

    private String date(final String canonical, final Mask.Kind period) {
        final OptionalLong millis = times.parse(canonical);
        final Optional<LocalDate> day =
                millis.isPresent() ? periods.firstDay(millis.getAsLong(), period) : Optional.empty();
        return day.map(LocalDate::toString).orElse(null);
    }

    /** The largest edge that is not above a number, the first edge for a number below all of them. */
    private static double lowerEdge(final List<Double> edges, final double number) {
        double lower = edges.get(0);
        for (final double edge : edges) {
            if (edge > number) {
                break;
            }
            lower = edge;
        }
        return lower;
    }
}

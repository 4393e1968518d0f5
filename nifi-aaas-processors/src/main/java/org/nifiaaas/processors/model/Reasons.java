package org.nifiaaas.processors.model;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;

/** What a user bought that raised a score most, as fields of a record: ids for programs, and a text for people. Belongs to one task and one lease. */
public final class Reasons {

    /** Field with the ids. */
    public static final String IDS = "reasons";

    /** Field with the text. */
    public static final String TEXT = "reasons_text";

    public static final Set<String> RESERVED = Set.of(IDS, TEXT);

    private static final String BECAUSE = "because of: ";
    private static final int MOST = 10;
    private static final Object[] NO_IDS = {};

    private final CatalogueScorer scorer;
    private final int most;

    private Reasons(final CatalogueScorer scorer, final int most) {
        this.scorer = scorer;
        this.most = most;
    }

    /**
     * The reasons that are asked for.
     *
     * @param most largest number of reasons of a score; with 0 nobody asks
     * @param scorer gives the scorer of an open lease; called only if somebody asks
     */
    public static Optional<Reasons> of(final int most, final Supplier<CatalogueScorer> scorer) {
        return most == 0 ? Optional.empty() : Optional.of(new Reasons(scorer.get(), most));
    }

    /**
     * The property that says how many reasons are wanted, none by default.
     *
     * @param bearer what carries the fields, as its description begins
     */
    public static PropertyDescriptor property(final String bearer) {
        return RecordProperties.count(
                "Reasons",
                "Most item ids that each " + bearer + " carries in its field " + IDS
                        + ": what the user bought that raised its score most. The field " + TEXT
                        + " says the same in words, with the day of the last purchase. Versions that do not score by what a user bought give none. "
                        + "0 leaves the fields out",
                0,
                0,
                MOST);
    }

    /** Fields that {@link #of} fills. */
    public static List<RecordField> fields() {
        return List.of(
                new RecordField(
                        IDS, RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.STRING.getDataType()), true),
                nullable(TEXT, RecordFieldType.STRING));
    }

    /** Adds the values of a score that nothing is known to speak for: no id, and no text. */
    public static void putNone(final Map<String, Object> values) {
        values.put(IDS, NO_IDS);
        values.put(TEXT, null);
    }

    /**
     * Adds the values of a pair's score.
     *
     * @param values by field
     * @param user index of the user
     * @param item index of the item
     */
    public void put(final Map<String, Object> values, final int user, final int item) throws ScoringException {
        final boolean known = user != Catalogue.UNKNOWN && item != Catalogue.UNKNOWN;
        final int[] reasons = known ? scorer.reasons(user, item, most) : new int[0];
        if (reasons.length == 0) {
            putNone(values);
            return;
        }
        final StringJoiner text = new StringJoiner(", ", BECAUSE, "");
        for (final int reason : reasons) {
            final Optional<LocalDate> day = scorer.lastBought(user, reason);
            final String id = scorer.items().id(reason);
            text.add(day.map(date -> id + " " + date).orElse(id));
        }
        values.put(IDS, Arrays.stream(reasons).mapToObj(scorer.items()::id).toArray());
        values.put(TEXT, text.toString());
    }

    /**
     * Adds the values of a pair's score that was made of a live history.
     *
     * @param values by field
     * @param live scorer of the same lease
     * @param pairs as they were scored
     * @param row a pair with a history
     */
    public void put(final Map<String, Object> values, final Scorer live, final PairBatch pairs, final int row)
            throws ScoringException {
        final List<PastPurchase> history = pairs.features(row).history().orElseThrow();
        final List<String> ids = Arrays.stream(live.reasons(pairs, row, most))
                .mapToObj(scorer.items()::id)
                .toList();
        if (ids.isEmpty()) {
            putNone(values);
            return;
        }
        values.put(IDS, ids.toArray());
        values.put(
                TEXT,
                ids.stream().map(id -> id + " " + before(id, history)).collect(Collectors.joining(", ", BECAUSE, "")));
    }

    /** How long before the moment of the score the last purchase of an item was. */
    private static String before(final String id, final List<PastPurchase> history) {
        final double days = history.stream()
                .filter(purchase -> purchase.item().equals(id))
                .mapToDouble(PastPurchase::ageDays)
                .min()
                .orElse(0);
        return days < 1
                ? "less than a day before"
                : (long) days == 1 ? "1 day before" : String.format(Locale.ROOT, "%,d days before", (long) days);
    }

    /** Adds the values of a pair's score, see {@link #put(Map, int, int)}; the ids are canonical. */
    public void put(final Map<String, Object> values, final String user, final String item) throws ScoringException {
        put(values, scorer.users().index(user), scorer.items().index(item));
    }
}

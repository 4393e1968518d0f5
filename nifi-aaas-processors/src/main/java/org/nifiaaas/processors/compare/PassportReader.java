package org.nifiaaas.processors.compare;

import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.features.text.Decimals;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;

/**
 * Reads the passports of the records of one FlowFile. What a passport must hold are user, item, score, model and version; the model and the version may
 * stand in the attributes that ScoreRecord writes instead. Thread-safe.
 */
public final class PassportReader {

    static final String MISSING_SCORE = "missing-score";
    static final String INVALID_SCORE = "invalid-score";
    static final String MISSING_MODEL_NAME = "missing-model-name";
    static final String MISSING_MODEL_VERSION = "missing-model-version";

    private final ComparisonRules rules;
    private final Optional<String> flowFileModel;
    private final long flowFileVersion;

    /**
     * Creates a reader.
     *
     * @param flowFile its attributes stand in for what the records do not tell
     */
    public PassportReader(final ComparisonRules rules, final FlowFile flowFile) {
        this.rules = rules;
        this.flowFileModel = text(flowFile.getAttribute("model.name"));
        this.flowFileVersion = version(flowFile.getAttribute("model.version"));
    }

    /** Reads one record. */
    PastRecord read(final Record record) throws RecordException {
        final String user = FieldText.canonicalId(record, rules.userField());
        if (user.isEmpty()) {
            return missing(
                    record, Rejection.MISSING_USER.code(), rules.userField().toString());
        }
        final String item = FieldText.canonicalId(record, rules.itemField());
        if (item.isEmpty()) {
            return missing(
                    record, Rejection.MISSING_ITEM.code(), rules.itemField().toString());
        }
        final Optional<String> model =
                text(record.getValue(Passport.MODEL_NAME)).or(() -> flowFileModel);
        if (model.isEmpty()) {
            return missing(record, MISSING_MODEL_NAME, Passport.MODEL_NAME);
        }
        final long own = version(record.getValue(Passport.MODEL_VERSION));
        final long version = own > 0 ? own : flowFileVersion;
        if (version == 0) {
            return missing(record, MISSING_MODEL_VERSION, Passport.MODEL_VERSION);
        }
        return read(record, user, item, new RecordedVersion(model.get(), version));
    }

    private PastRecord read(final Record record, final String user, final String item, final RecordedVersion version)
            throws RecordException {
        final Object value = rules.scoreField().value(record);
        if (text(value).isEmpty()) {
            return text(record.getValue(Passport.SCORE_REASON)).isPresent()
                    ? new PastRecord.Unscored(record, version)
                    : missing(record, MISSING_SCORE, rules.scoreField().toString());
        }
        final double score = score(value);
        if (!(score >= 0 && score <= 1)) {
            return new PastRecord.Unusable(
                    record, INVALID_SCORE, "the field " + rules.scoreField() + " is not a number from 0 to 1");
        }
        return new PastRecord.Scored(
                record,
                user,
                item,
                group(record, user, item),
                entry(user, item),
                score,
                version,
                text(record.getValue(Passport.MODEL_SHA)),
                text(record.getValue(Passport.RULES_HASH)).or(() -> text(record.getValue(Passport.FEATURES_HASH))),
                text(record.getValue(Passport.HISTORY_SOURCE)).isPresent());
    }

    private String group(final Record record, final String user, final String item) throws RecordException {
        if (rules.groupField().equals(rules.userField())) {
            return user;
        }
        return rules.groupField().equals(rules.itemField()) ? item : FieldText.canonicalId(record, rules.groupField());
    }

    /** The items of a user, the users of an item, or the pairs of any other group. */
    private String entry(final String user, final String item) {
        if (rules.groupField().equals(rules.userField())) {
            return item;
        }
        // No canonical id holds a line break, so a pair is never mistaken for another one.
        return rules.groupField().equals(rules.itemField()) ? user : item + '\n' + user;
    }

    private static PastRecord missing(final Record record, final String reason, final String field) {
        return new PastRecord.Unusable(record, reason, "the field " + field + " is missing or empty");
    }

    private static Optional<String> text(final Object value) {
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
    }

    /** The version, or 0 if the value is none. */
    private static long version(final Object value) {
        final String text = FieldText.id(value);
        if (text == null) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(text.trim()));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    /** The score, or NaN if the value is none. A reader without a schema gives it as text. */
    private static double score(final Object value) {
        if (value instanceof Number number) {
            // A float's decimal digits are not its value: widening must not round, as ScoreRecord does not.
            return number.doubleValue();
        }
        return value instanceof CharSequence ? Decimals.parse(value.toString()).orElse(Double.NaN) : Double.NaN;
    }
}

package org.nifiaaas.processors.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.nifiaaas.processors.record.FieldPath;

/** Comparisons for tests, record by record. */
final class Comparisons {

    private Comparisons() {}

    /** One without records. */
    static ComparisonSummary summary(final boolean verify) {
        return new ComparisonSummary(new ComparisonRules(
                verify,
                FieldPath.of("user"),
                FieldPath.of("item"),
                FieldPath.of("score"),
                FieldPath.of("user"),
                0.000_001,
                500,
                1,
                0.9,
                100,
                true,
                1024));
    }

    /** Adds a record with two scores. */
    static void compare(
            final ComparisonSummary summary,
            final RecordedVersion version,
            final String user,
            final String item,
            final double recorded,
            final float compared) {
        final PastRecord.Scored past = new PastRecord.Scored(
                new MapRecord(new SimpleRecordSchema(List.of()), Map.of()),
                user,
                item,
                user,
                item,
                recorded,
                version,
                Optional.empty(),
                Optional.empty(),
                false);
        summary.compared(past, compared, null);
    }
}

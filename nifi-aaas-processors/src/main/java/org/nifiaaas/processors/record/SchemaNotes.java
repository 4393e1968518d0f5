package org.nifiaaas.processors.record;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.serialization.record.type.RecordDataType;

/** Says once what schemas lack, by the names of fields and without any value: a name with a typing error otherwise shows as bad data only. Thread-safe. */
final class SchemaNotes {

    /** Schemas come from content, so their number is anybody's guess. */
    private static final int MOST_NOTES = 100;

    private static final int MOST_NAMES = 20;

    private static final Set<RecordFieldType> SCALARS = EnumSet.complementOf(
            EnumSet.of(RecordFieldType.RECORD, RecordFieldType.MAP, RecordFieldType.ARRAY, RecordFieldType.CHOICE));

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Fields that some schema has had: where one is missing later, no record of that FlowFile had a value, as happens with few records. */
    private final Set<FieldPath> seen = ConcurrentHashMap.newKeySet();

    /** Forgets what was said, so that it is said again, and what was seen. */
    void forget() {
        told.clear();
        seen.clear();
    }

    /** Looks for fields that a processor reads. */
    void expect(final ComponentLog log, final RecordSchema schema, final List<FieldPath> fields) {
        for (final FieldPath field : fields) {
            final Optional<String> absence = absence(schema, field);
            if (absence.isEmpty()) {
                seen.add(field);
            } else if (!seen.contains(field)) {
                tell(log, "No record has the field '" + field + "'; " + absence.get());
            }
        }
    }

    /** Looks for fields that a processor adds, in the schema of the writer. */
    void keep(final ComponentLog log, final RecordSchema written, final List<String> fields) {
        final String lost = lost(written, fields);
        if (!lost.isEmpty()) {
            tell(log, lost);
        }
    }

    /** What a writer's schema leaves out, in one line; empty if it leaves out nothing. */
    static String lost(final RecordSchema written, final List<String> fields) {
        final List<String> lost = fields.stream()
                .filter(field -> written.getField(field).isEmpty()
                        && (!field.startsWith("/")
                                || absence(written, FieldPath.of(field)).isPresent()))
                .toList();
        return lost.isEmpty()
                ? ""
                : "The schema of the record writer leaves out " + String.join(", ", lost)
                        + ": name them there, or let the writer inherit the record's schema";
    }

    /** What a schema has in place of a field; nothing if it has the field, or does not tell. */
    private static Optional<String> absence(final RecordSchema schema, final FieldPath field) {
        final StringBuilder at = new StringBuilder();
        DataType type = RecordFieldType.RECORD.getRecordDataType(schema);
        for (final String name : field.names()) {
            if (SCALARS.contains(type.getFieldType())) {
                return Optional.of("the field " + at + " is no record");
            }
            final RecordSchema level = type instanceof RecordDataType record ? record.getChildSchema() : null;
            if (level == null || level.getFieldCount() == 0) {
                return Optional.empty();
            }
            final Optional<RecordField> found = level.getField(name);
            if (found.isEmpty()) {
                return Optional.of("the fields" + (at.isEmpty() ? "" : " of " + at) + " are " + names(level));
            }
            at.append('/').append(name);
            type = found.get().getDataType();
        }
        return Optional.empty();
    }

    private static String names(final RecordSchema schema) {
        final String names = schema.getFieldNames().stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        final int more = schema.getFieldCount() - MOST_NAMES;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    private void tell(final ComponentLog log, final String note) {
        if (told.size() < MOST_NOTES && told.add(note)) {
            log.warn("{}", note);
        }
    }
}

package org.nifiaaas.processors.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.serialization.record.util.DataTypeUtils;

/** Adds fields to schemas and records. */
public final class Schemas {

    private Schemas() {}

    /** A field that may be null. */
    public static RecordField nullable(final String name, final RecordFieldType type) {
        return new RecordField(name, type.getDataType(), true);
    }

    /**
     * Extends a schema. A field of the same name is replaced where it stands; the others keep their order and the new ones follow.
     *
     * @param schema schema of the records as they were read
     * @param added fields that a processor writes
     * @return a schema without identifier and without aliases: a registered schema or an alias could contradict the added fields
     */
    static RecordSchema extend(final RecordSchema schema, final List<RecordField> added) {
        final Map<String, RecordField> fields = new LinkedHashMap<>();
        for (final RecordField field : schema.getFields()) {
            fields.put(field.getFieldName(), withoutAliases(field));
        }
        for (final RecordField field : added) {
            fields.put(field.getFieldName(), field);
        }
        return new SimpleRecordSchema(new ArrayList<>(fields.values()));
    }

    /**
     * Copies a record into a schema that {@link #extend} made. The copy carries no serialized form, which would be written instead of the new values.
     *
     * @param record record as it was read; it is not changed
     * @param schema schema of the copy
     * @param added values of the added fields, by name; they win over values of the record
     */
    static Record extend(final Record record, final RecordSchema schema, final Map<String, Object> added) {
        final Map<String, Object> values = new LinkedHashMap<>();
        for (final RecordField field : record.getSchema().getFields()) {
            values.put(field.getFieldName(), record.getValue(field));
        }
        values.putAll(added);
        return new MapRecord(schema, values);
    }

    /** The schema in which fields are text whose values in these records do not fit their type. */
    static RecordSchema fitting(final RecordSchema schema, final List<Record> records) {
        final List<RecordField> fields = new ArrayList<>();
        for (final RecordField field : schema.getFields()) {
            final boolean fits = records.stream().allMatch(record -> fits(record.getValue(field), field));
            fields.add(fits ? field : nullable(field.getFieldName(), RecordFieldType.STRING));
        }
        return new SimpleRecordSchema(fields);
    }

    private static boolean fits(final Object value, final RecordField field) {
        return value == null || DataTypeUtils.isCompatibleDataType(value, field.getDataType());
    }

    /** The values of a record for which a schema has text. */
    static Map<String, Object> texts(final Record record, final RecordSchema schema) {
        final Map<String, Object> texts = new LinkedHashMap<>();
        for (final RecordField field : schema.getFields()) {
            final Object value = record.getValue(field.getFieldName());
            if (value != null && field.getDataType().getFieldType() == RecordFieldType.STRING) {
                texts.put(field.getFieldName(), value.toString());
            }
        }
        return texts;
    }

    private static RecordField withoutAliases(final RecordField field) {
        final DataType type = field.getDataType();
        return new RecordField(field.getFieldName(), type, field.getDefaultValue(), field.isNullable());
    }
}

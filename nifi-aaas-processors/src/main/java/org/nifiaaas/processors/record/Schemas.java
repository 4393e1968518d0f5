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
import org.apache.nifi.serialization.record.type.ChoiceDataType;
import org.apache.nifi.serialization.record.type.RecordDataType;
import org.apache.nifi.serialization.record.util.DataTypeUtils;

/** Adds fields to schemas and records. An added field whose name begins with a slash is a path of names, see {@link FieldPath}. */
public final class Schemas {

    private Schemas() {}

    /** A field that may be null. */
    public static RecordField nullable(final String name, final RecordFieldType type) {
        return new RecordField(name, type.getDataType(), true);
    }

    /**
     * Extends a schema. A field of the same name is replaced where it stands; the others keep their order and the new ones follow. A path leads into the schemas
     * of records in the record; where there is none, nothing is added.
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
            if (field.getFieldName().startsWith("/")) {
                final List<String> names = FieldPath.of(field.getFieldName()).names();
                fields.computeIfPresent(names.get(0), (name, holder) -> within(holder, names, field));
            } else {
                fields.put(field.getFieldName(), field);
            }
        }
        return new SimpleRecordSchema(new ArrayList<>(fields.values()));
    }

    /**
     * Fields to add to records of which some stay as they came: where the schema has a field of the same name with another type, one that takes both.
     *
     * @param schema schema of the records as they were read
     */
    public static List<RecordField> besides(final RecordSchema schema, final List<RecordField> added) {
        return added.stream()
                .map(field -> schema.getDataType(field.getFieldName())
                        .filter(type -> !type.equals(field.getDataType()))
                        .map(type -> RecordFieldType.CHOICE.getChoiceDataType(type, field.getDataType()))
                        .map(both -> new RecordField(field.getFieldName(), both, true))
                        .orElse(field))
                .toList();
    }

    /** The field that holds a record, with a field added to the schema of that record. */
    private static RecordField within(final RecordField holder, final List<String> names, final RecordField added) {
        return new RecordField(
                holder.getFieldName(),
                within(holder.getDataType(), names.subList(1, names.size()), added),
                holder.isNullable());
    }

    private static DataType within(final DataType type, final List<String> names, final RecordField added) {
        if (type instanceof ChoiceDataType choice) {
            return RecordFieldType.CHOICE.getChoiceDataType(choice.getPossibleSubTypes().stream()
                    .map(possible -> within(possible, names, added))
                    .toList());
        }
        if (!(type instanceof RecordDataType record) || record.getChildSchema() == null) {
            return type;
        }
        return RecordFieldType.RECORD.getRecordDataType(within(record.getChildSchema(), names, added));
    }

    private static RecordSchema within(final RecordSchema schema, final List<String> names, final RecordField added) {
        final Map<String, RecordField> fields = new LinkedHashMap<>();
        schema.getFields().forEach(field -> fields.put(field.getFieldName(), withoutAliases(field)));
        final String name = names.get(0);
        if (names.size() == 1) {
            fields.put(name, new RecordField(name, added.getDataType(), true));
        } else {
            fields.computeIfPresent(name, (same, holder) -> within(holder, names, added));
        }
        return new SimpleRecordSchema(new ArrayList<>(fields.values()));
    }

    /** A schema of added fields alone, with the records that hold those of them that are paths. */
    static RecordSchema of(final List<RecordField> added) {
        final Map<String, RecordField> fields = new LinkedHashMap<>();
        for (final RecordField field : added) {
            final List<String> names = FieldPath.of(field.getFieldName()).names();
            DataType type = field.getDataType();
            for (int step = names.size() - 1; step > 0; step--) {
                type = RecordFieldType.RECORD.getRecordDataType(
                        new SimpleRecordSchema(List.of(new RecordField(names.get(step), type, true))));
            }
            fields.put(names.get(0), new RecordField(names.get(0), type, true));
        }
        return new SimpleRecordSchema(new ArrayList<>(fields.values()));
    }

    /** A schema without a field that a name, or a path of names, leads to; the same schema if it has no such field. */
    public static RecordSchema without(final RecordSchema schema, final FieldPath excluded) {
        return excluded.isNames() ? without(schema, excluded.names()) : schema;
    }

    private static RecordSchema without(final RecordSchema schema, final List<String> names) {
        final List<RecordField> fields = new ArrayList<>();
        for (final RecordField field : schema.getFields()) {
            if (!isCalled(field, names.get(0))) {
                fields.add(field);
            } else if (names.size() > 1) {
                fields.add(
                        new RecordField(field.getFieldName(), without(field.getDataType(), names), field.isNullable()));
            }
        }
        return new SimpleRecordSchema(fields);
    }

    private static boolean isCalled(final RecordField field, final String name) {
        return field.getFieldName().equals(name) || field.getAliases().contains(name);
    }

    private static DataType without(final DataType type, final List<String> names) {
        if (type instanceof ChoiceDataType choice) {
            return RecordFieldType.CHOICE.getChoiceDataType(choice.getPossibleSubTypes().stream()
                    .map(possible -> without(possible, names))
                    .toList());
        }
        return type instanceof RecordDataType record && record.getChildSchema() != null
                ? RecordFieldType.RECORD.getRecordDataType(
                        without(record.getChildSchema(), names.subList(1, names.size())))
                : type;
    }

    /**
     * A copy of a record without a field that a path of names leads to, and without any serialized form. Where the path leads into something else than records, that
     * is left out as a whole: nobody knows what of it is meant.
     */
    public static Record without(final Record record, final FieldPath excluded) {
        return without(record, excluded.names());
    }

    private static Record without(final Record record, final List<String> names) {
        final Map<String, Object> values = values(record);
        for (final RecordField field : record.getSchema().getFields()) {
            if (isCalled(field, names.get(0))) {
                final boolean leadsOn = names.size() > 1 && values.get(field.getFieldName()) instanceof Record;
                values.put(
                        field.getFieldName(),
                        leadsOn
                                ? without((Record) values.get(field.getFieldName()), names.subList(1, names.size()))
                                : null);
            }
        }
        return new MapRecord(without(record.getSchema(), names), values);
    }

    /**
     * Puts a value where a path of names leads. The records on the way are copied, without any serialized form.
     *
     * @param values values of a record, changed
     * @param schema schema that {@link #extend} made for it
     * @param names the path
     * @param added the field at its end
     */
    static void put(
            final Map<String, Object> values,
            final RecordSchema schema,
            final List<String> names,
            final RecordField added,
            final Object value) {
        final String name = names.get(0);
        if (names.size() == 1) {
            values.put(name, value);
        } else if (values.get(name) instanceof Record holder) {
            final List<String> rest = names.subList(1, names.size());
            final RecordSchema held = schema.getDataType(name)
                    .filter(RecordDataType.class::isInstance)
                    .map(type -> ((RecordDataType) type).getChildSchema())
                    // One of several types: the one that this record has.
                    .orElseGet(() -> within(holder.getSchema(), rest, added));
            final Map<String, Object> copied = values(holder);
            put(copied, held, rest, added, value);
            values.put(name, new MapRecord(held, copied));
        }
    }

    /** The values of a record, by the names in its schema: without any serialized form, which would be written in place of what is changed in them. */
    public static Map<String, Object> values(final Record record) {
        final Map<String, Object> values = new LinkedHashMap<>();
        for (final RecordField field : record.getSchema().getFields()) {
            values.put(field.getFieldName(), record.getValue(field));
        }
        return values;
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

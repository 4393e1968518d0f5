package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.junit.jupiter.api.Test;

class SchemasTest {

    @Test
    void addedFieldReplacesOneOfTheSameNameWhereItStands() {
        final RecordSchema schema = new SimpleRecordSchema(List.of(
                new RecordField("amount", RecordFieldType.STRING.getDataType(), false),
                new RecordField("date", RecordFieldType.STRING.getDataType(), false)));
        final RecordSchema extended = Schemas.extend(
                schema,
                List.of(
                        Schemas.nullable("user", RecordFieldType.STRING),
                        Schemas.nullable("amount", RecordFieldType.DOUBLE)));

        assertEquals(List.of("amount", "date", "user"), extended.getFieldNames());
        assertEquals(RecordFieldType.DOUBLE.getDataType(), extended.getField(0).getDataType());
        assertTrue(extended.getField(0).isNullable());
        assertEquals(schema.getField(1), extended.getField(1));
    }

    @Test
    void aliasCannotClashWithAnAddedField() {
        final RecordSchema schema = new SimpleRecordSchema(
                List.of(new RecordField("card", RecordFieldType.STRING.getDataType(), Set.of("user"))));
        final RecordSchema extended = Schemas.extend(schema, List.of(Schemas.nullable("user", RecordFieldType.STRING)));
        final Record record = new MapRecord(schema, Map.of("user", "C-17"));
        final Map<String, Object> values = Schemas.values(record);
        values.put("user", "canonical");
        final Record copy = new MapRecord(extended, values);

        assertEquals("C-17", copy.getValue("card"));
        assertEquals("canonical", copy.getValue("user"));
    }
}

package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.nifi.record.path.FieldValue;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

    private static final RecordSchema CARD = new SimpleRecordSchema(List.of(
            Schemas.nullable("id", RecordFieldType.STRING), Schemas.nullable("zip code", RecordFieldType.STRING)));
    private static final DataType CARD_TYPE = RecordFieldType.RECORD.getRecordDataType(CARD);
    private static final RecordSchema SCHEMA = new SimpleRecordSchema(List.of(
            Schemas.nullable("name", RecordFieldType.STRING),
            Schemas.nullable("größe", RecordFieldType.STRING),
            new RecordField("card", CARD_TYPE, true),
            new RecordField("cards", RecordFieldType.ARRAY.getArrayDataType(CARD_TYPE), true)));

    private static final Record RECORD = new MapRecord(
            SCHEMA, new HashMap<>(Map.of("name", "ada", "größe", "L", "card", card("C-1", "N1"), "cards", new Object[] {
                card("C-2", "N2"), card("C-3", "N3")
            })));

    private static Record card(final String id, final String zip) {
        return new MapRecord(CARD, new HashMap<>(Map.of("id", id, "zip code", zip)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/name",
                "/größe",
                "/card/id",
                "/card/'zip code'",
                "/card/none",
                "/none/id",
                "/name/id",
                "/cards/id",
                "/card"
            })
    void namesSelectWhatRecordPathSelects(final String path) throws RecordException {
        final Object selected = RecordPath.compile(path)
                .evaluate(RECORD)
                .getSelectedFields()
                .map(FieldValue::getValue)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);

        assertEquals(selected, FieldPath.of(path).value(RECORD));
        assertTrue(FieldPath.of(path).isNames());
    }

    @ParameterizedTest
    @CsvSource({"/cards[1]/id, C-3", "/cards[*][./id = 'C-2']/'zip code', N2", "/*/id, C-1", "/cards[7]/id,"})
    void otherPathsAreLeftToRecordPath(final String path, final String expected) throws RecordException {
        assertEquals(expected, FieldPath.of(path).value(RECORD));
        assertFalse(FieldPath.of(path).isNames());
    }

    @Test
    void nameIsOfATopLevelFieldWhateverItLooksLike() throws RecordException {
        assertEquals("ada", FieldPath.of("name").value(RECORD));
        assertNull(FieldPath.of("card/id").value(RECORD));
        assertNull(FieldPath.of("card.id").value(RECORD));
    }

    @Test
    void nameThatBeginsWithASlashIsReadInQuotes() throws RecordException {
        final Record odd = new MapRecord(
                new SimpleRecordSchema(List.of(Schemas.nullable("/id", RecordFieldType.STRING))), Map.of("/id", "ada"));

        assertEquals("ada", FieldPath.of("/'/id'").value(odd));
    }

    @Test
    void pathOfMoreThanOneValueIsRefusedByItsText() {
        final FieldPath path = FieldPath.of("/cards[*]/id");

        assertEquals(
                "the path /cards[*]/id selects 2 values and may select one",
                assertThrows(RecordException.class, () -> path.value(RECORD)).getMessage());
        assertThrows(RecordException.class, () -> path.type(RECORD));
        assertThrows(RecordException.class, () -> path.checkRead(RECORD));
    }

    @Test
    void listIsAllThatAPathSelects() throws RecordException {
        assertArrayEquals(new Object[] {"C-2", "C-3"}, (Object[])
                FieldPath.of("/cards[*]/id").values(RECORD));
        assertEquals("C-1", FieldPath.of("/card/id").values(RECORD));
        assertNull(FieldPath.of("/cards[7]/id").values(RECORD));
    }

    @Test
    void typeIsThatOfTheNestedField() throws RecordException {
        assertEquals(
                RecordFieldType.STRING, FieldPath.of("/card/id").type(RECORD).getFieldType());
        assertEquals(
                RecordFieldType.STRING,
                FieldPath.of("/cards[0]/id").type(RECORD).getFieldType());
        assertNull(FieldPath.of("/card/none").type(RECORD));
        assertNull(FieldPath.of("/none/id").type(RECORD));
        assertNull(FieldPath.of("none").type(RECORD));
    }

    @Test
    void pathOfOneNameIsThatName() {
        assertEquals(FieldPath.of("score"), FieldPath.of("/score"));
        assertEquals("score", FieldPath.of("/'score'").toString());
        assertEquals(FieldPath.of("/card/id"), FieldPath.of("/'card'/id"));
        assertNotEquals(FieldPath.of("/card/id"), FieldPath.of("card/id"));
        assertEquals("card/id", FieldPath.of("card/id").first());
        assertEquals("card", FieldPath.of("/card/id").first());
        assertEquals("", FieldPath.of("//id").first());
    }

    @Test
    void fieldHoldsWhatIsInIt() {
        assertTrue(FieldPath.of("card").holds(FieldPath.of("/card/id")));
        assertTrue(FieldPath.of("card").holds(FieldPath.of("card")));
        assertTrue(FieldPath.of("cards").holds(FieldPath.of("/cards[0]/id")));
        assertFalse(FieldPath.of("/card/id").holds(FieldPath.of("card")));
        assertFalse(FieldPath.of("id").holds(FieldPath.of("/card/id")));
    }

    @Test
    void recordThatShallHoldAFieldMustBeThere() throws RecordException {
        FieldPath.of("/card/score").checkWritten(RECORD);
        FieldPath.of("score").checkWritten(RECORD);

        assertEquals(
                "there is no record /card/model to hold /card/model/score",
                assertThrows(RecordException.class, () -> FieldPath.of("/card/model/score")
                                .checkWritten(RECORD))
                        .getMessage());
        assertThrows(RecordException.class, () -> FieldPath.of("/name/score").checkWritten(RECORD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | it names no field",
                "/card[ | Unexpected token '<EOF>' at line 1, column 6.",
                "/card/ | Unexpected token '<EOF>' at line 1, column 6.",
                "/card[./id = hash(./id, 'MD5')] | the function hash cannot be used here",
                "/card[toDate (./id, 'yyyy') = ./id] | the function toDate cannot be used here"
            })
    void badPathIsExplained(final String path, final String reason) {
        final String explanation =
                FieldPath.validateRead("User Field", path, null).getExplanation();

        assertEquals("it begins with a slash and is no RecordPath such as /customer/id: " + reason, explanation);
    }

    @Test
    void nameOfARefusedFunctionIsNoFunction() {
        assertTrue(FieldPath.validateRead("User Field", "/format/hash", null).isValid());
        assertTrue(FieldPath.validateRead("User Field", "/card[./id = 'hash(x)']/id", null)
                .isValid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cards[0]/score", "//score", "/*/score", "/card[./id = 'C-1']/score", "/'/score'"})
    void valueIsWrittenToOneFieldOnly(final String path) {
        assertTrue(FieldPath.validateRead("Score Field", path, null).isValid());
        assertEquals(
                "a value is written to one field: give its name, or a path of names only such as /prediction/score",
                FieldPath.validateWritten("Score Field", path, null).getExplanation());
    }
}

package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.nifi.avro.AvroTypeUtil;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.TimeParser;

class FieldTextTest {

    @Test
    void integersOfAllTypesAreIds() {
        for (final Object value :
                List.of((byte) 12, (short) 12, 12, 12L, BigInteger.valueOf(12), 12.0F, 12.0, new BigDecimal("12.00"))) {
            assertEquals("12", FieldText.id(value));
        }
        assertEquals("0", FieldText.id(-0.0));
        assertEquals("-7", FieldText.id(-7.0));
        assertEquals("4111111111111111", FieldText.id(4_111_111_111_111_111L));
        assertEquals("4111111111111111", FieldText.id(4_111_111_111_111_111.0));
        assertEquals("1200", FieldText.id(new BigDecimal("1.2E3")));
    }

    @Test
    void textsAreIds() {
        final UUID uuid = new UUID(1, 2);
        assertEquals("007", FieldText.id("007"));
        assertEquals("x", FieldText.id('x'));
        assertEquals(uuid.toString(), FieldText.id(uuid));
    }

    @Test
    void valuesThatAreNoIdsHaveNoText() {
        for (final Object value : List.of(
                1.5,
                1.5F,
                new BigDecimal("0.1"),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                1e16,
                1e8F,
                new BigDecimal("1E+999999999"),
                true,
                new Object[] {"a"},
                Map.of("a", "b"),
                new Date(0))) {
            assertNull(FieldText.id(value), value.toString());
        }
        assertNull(FieldText.id(null));
    }

    @Test
    void timesThatTheReaderParsedAreWrittenInIso() {
        assertEquals(
                "2019-03-01T10:15:30Z", FieldText.time(Timestamp.from(Instant.ofEpochSecond(1_551_435_330)), null));
        assertEquals("2019-03-01", FieldText.time(Date.valueOf(LocalDate.of(2019, 3, 1)), null));
        assertEquals("2019-03-01", FieldText.time(LocalDate.of(2019, 3, 1), null));
        assertEquals("10:15:30", FieldText.time(Time.valueOf("10:15:30"), null));
    }

    @Test
    void epochNumbersAreWrittenInFull() {
        assertEquals("1551435330", FieldText.time(1_551_435_330, null));
        assertEquals("1551435330", FieldText.time(1.55143533E9, null));
        assertEquals("1551435330000", FieldText.time(new BigDecimal("1.55143533E12"), null));
        assertEquals("NaN", FieldText.time(Double.NaN, null));
        assertEquals("1E+999999999", FieldText.time(new BigDecimal("1E+999999999"), null));
        assertNull(FieldText.time(null, null));
    }

    @Test
    void floatsAreTimesOnlyWhereTheyHaveNotBeenRounded() {
        assertEquals("1387670400", FieldText.time(1_387_670_400F, null));
        assertEquals("86401", FieldText.time(86_401F, null));
        for (final float rounded : new float[] {1_387_670_401F + 128, 1_387_670_400_000F, 20_190_705F}) {
            assertFalse(new TimeParser(ZoneOffset.UTC)
                    .parse(FieldText.time(rounded, null))
                    .isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd HH:mm:ss, 2019-07-01T10:15:30",
        "MM/dd/yyyy HH:mm 'Zulu', 2019-07-01T10:15:30",
        "yyyy-MM-dd'T'HH:mm:ss'Z', 2019-07-01T10:15:30Z",
        "yyyy-MM-dd'T'HH:mm:ssX, 2019-07-01T14:15:30Z",
        "yyyy-MM-dd HH:mm:ss Z, 2019-07-01T14:15:30Z",
        "yyyy-MM-dd HH:mm:ss z, 2019-07-01T14:15:30Z"
    })
    void timeStampOfAFormatWithoutZoneIsTheLocalTimeThatWasWritten(final String format, final String text) {
        final TimeZone host = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            final Timestamp value = Timestamp.valueOf("2019-07-01 10:15:30");
            final DataType type = RecordFieldType.TIMESTAMP.getDataType(format);
            final DataType choice =
                    RecordFieldType.CHOICE.getChoiceDataType(RecordFieldType.STRING.getDataType(), type);

            assertEquals(text, FieldText.time(value, type));
            assertEquals(text, FieldText.time(value, choice));
            assertFalse(FieldText.isTimeOfUnknownZone(value, choice));
        } finally {
            TimeZone.setDefault(host);
        }
    }

    @Test
    void timeStampOfASchemaIsAMomentWhoseReaderNobodyKnows() {
        final Timestamp value = Timestamp.from(Instant.ofEpochSecond(1_551_435_330));
        final DataType ofSchema = AvroTypeUtil.createSchema(
                        new Schema.Parser()
                                .parse(
                                        """
                {"type":"record","name":"r","fields":[{"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}}]}"""))
                .getDataType("time")
                .orElseThrow();

        assertEquals("2019-03-01T10:15:30Z", FieldText.time(value, ofSchema));
        assertTrue(FieldText.isTimeOfUnknownZone(value, ofSchema));
        assertTrue(FieldText.isTimeOfUnknownZone(value, null));
        assertTrue(FieldText.isTimeOfUnknownZone(value, RecordFieldType.STRING.getDataType()));
        assertFalse(FieldText.isTimeOfUnknownZone("2019-03-01", ofSchema));
    }

    @Test
    void amountsKeepTheirDigits() {
        assertEquals("12.3", FieldText.amount(12.3F));
        assertEquals("0.10", FieldText.amount(new BigDecimal("0.10")));
        assertNull(FieldText.amount(null));
    }
}

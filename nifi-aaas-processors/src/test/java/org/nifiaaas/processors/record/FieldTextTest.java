package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
        assertEquals("2019-03-01T10:15:30Z", FieldText.time(Timestamp.from(Instant.ofEpochSecond(1_551_435_330))));
        assertEquals("2019-03-01", FieldText.time(Date.valueOf(LocalDate.of(2019, 3, 1))));
        assertEquals("2019-03-01", FieldText.time(LocalDate.of(2019, 3, 1)));
        assertEquals("10:15:30", FieldText.time(Time.valueOf("10:15:30")));
    }

    @Test
    void epochNumbersAreWrittenInFull() {
        assertEquals("1551435330", FieldText.time(1_551_435_330));
        assertEquals("1551435330", FieldText.time(1.55143533E9));
        assertEquals("1551435330000", FieldText.time(new BigDecimal("1.55143533E12")));
        assertEquals("NaN", FieldText.time(Double.NaN));
        assertEquals("1E+999999999", FieldText.time(new BigDecimal("1E+999999999")));
        assertNull(FieldText.time(null));
    }

    @Test
    void amountsKeepTheirDigits() {
        assertEquals("12.3", FieldText.amount(12.3F));
        assertEquals("0.10", FieldText.amount(new BigDecimal("0.10")));
        assertNull(FieldText.amount(null));
    }
}

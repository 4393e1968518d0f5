package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {

    private final TimeParser utc = new TimeParser(ZoneId.of("UTC"));

    @ParameterizedTest
    @CsvSource({
        "1551434415, 2019-03-01T10:00:15Z",
        "1551434415000, 2019-03-01T10:00:15Z",
        "-86400, 1969-12-31T00:00:00Z",
        "2019-03-01, 2019-03-01T00:00:00Z",
        "2019-03-01T10:15, 2019-03-01T10:15:00Z",
        "2019-03-01 10:15:30, 2019-03-01T10:15:30Z",
        "2019-03-01T10:15:30.250, 2019-03-01T10:15:30.250Z",
        "2019-03-01T10:15:30Z, 2019-03-01T10:15:30Z",
        "2019-03-01T10:15:30+02:00, 2019-03-01T08:15:30Z",
        "2019-03-01T10:15:30+02, 2019-03-01T08:15:30Z",
        "2019-03-01T10:15:30-0230, 2019-03-01T12:45:30Z",
        "2019-03-01 10:15+0200, 2019-03-01T08:15:00Z",
        "2019-03-01 10:15:30.25+02, 2019-03-01T08:15:30.250Z",
        "03/01/2019, 2019-03-01T00:00:00Z",
        "03/01/2019 10:15, 2019-03-01T10:15:00Z",
        "03/01/2019 10:15:30, 2019-03-01T10:15:30Z"
    })
    void readsEveryFormat(final String text, final Instant expected) {
        assertEquals(expected.toEpochMilli(), utc.parse(text).orElseThrow(AssertionError::new));
    }

    @Test
    void readsTimesWithoutOffsetInItsZone() {
        final TimeParser london = new TimeParser(ZoneId.of("Europe/London"));

        assertEquals(
                Instant.parse("2019-07-01T09:00:00Z").toEpochMilli(),
                london.parse("2019-07-01 10:00").orElseThrow(AssertionError::new));
        assertEquals(
                Instant.parse("2019-06-30T23:00:00Z").toEpochMilli(),
                london.parse("07/01/2019").orElseThrow(AssertionError::new));
    }

    @ParameterizedTest
    @CsvSource({
        "1772452800, 2026-03-02T12:00:00Z",
        "1772452800000, 2026-03-02T12:00:00Z",
        "1772452800000000, 2026-03-02T12:00:00Z",
        "1772452800000000000, 2026-03-02T12:00:00Z",
        "1772452800123456, 2026-03-02T12:00:00.123Z",
        "1772452800.0, 2026-03-02T12:00:00Z",
        "1772452800.123456, 2026-03-02T12:00:00.123Z",
        "1.7724528E9, 2026-03-02T12:00:00Z",
        "1.7724528E+15, 2026-03-02T12:00:00Z",
        "-1.5, 1969-12-31T23:59:58.500Z",
        "-2208988800, 1900-01-01T00:00:00Z",
        "7258118399, 2199-12-31T23:59:59Z",
        "100000000000, 1973-03-03T09:46:40Z"
    })
    void seesTheUnitOfANumberByItsSize(final String text, final Instant expected) {
        assertEquals(expected.toEpochMilli(), utc.parse(text).orElseThrow(AssertionError::new));
    }

    @ParameterizedTest
    @CsvSource({
        "20190705, 2019-07-04T23:00:00Z",
        "20190705.0, 2019-07-04T23:00:00Z",
        "201907050732, 2019-07-05T06:32:00Z",
        "20190705073248, 2019-07-05T06:32:48Z",
        "2.0190705073248E13, 2019-07-05T06:32:48Z",
        "20190705073248123, 2019-07-05T06:32:48.123Z"
    })
    void readsDigitsThatAreADateAsLocalTime(final String text, final Instant expected) {
        final TimeParser london = new TimeParser(ZoneId.of("Europe/London"));

        assertEquals(expected.toEpochMilli(), london.parse(text).orElseThrow(AssertionError::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7258118400",
                "99999999999",
                "-2208988801",
                "7258118400000",
                "20191305073248",
                "20190705073261",
                "7258118400000000",
                "20190705073248999.5",
                "7258118400000000000",
                "9223372036854775807",
                "-9223372036854775807"
            })
    void refusesNumbersThatAreNoPlausibleTimeInAnyUnit(final String text) {
        assertFalse(utc.parse(text).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "yesterday",
                "2019-13-01",
                "2019-02-29",
                "13/01/2019",
                "02/29/2019",
                "1.5d",
                "0x5C7904D0",
                "1e9999",
                "-20190301101530",
                "2019-03-01T10:15:30+1",
                "2019-03-01T10:15:30+010",
                "2019-03-01+01",
                "99999999999999999999",
                "2019-03-01T",
                "2019-03-0110:15",
                "2019-03-01T 10:15"
            })
    void refusesWhatIsInNoFormat(final String text) {
        assertFalse(utc.parse(text).isPresent());
    }
}

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
                "1.5e9",
                "99999999999999999999",
                "2019-03-01T",
                "2019-03-0110:15",
                "2019-03-01T 10:15"
            })
    void refusesWhatIsInNoFormat(final String text) {
        assertFalse(utc.parse(text).isPresent());
    }
}

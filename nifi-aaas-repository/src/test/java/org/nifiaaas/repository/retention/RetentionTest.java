package org.nifiaaas.repository.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {

    @Test
    void agesAreDaysOrHours() {
        assertEquals(Duration.ofDays(30), Retention.age("30d"));
        assertEquals(Duration.ofHours(12), Retention.age(" 12h "));
        assertEquals(Duration.ZERO, Retention.age("0d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "d", "-1d", "1.5d", "3 weeks", "999999d", "1d\n2"})
    void otherAgesAreRefused(final String text) {
        assertThrows(IllegalArgumentException.class, () -> Retention.age(text));
    }

    @Test
    void nothingKeptIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Retention.of(0, Duration.ZERO));
    }
}

package org.nifiaaas.features.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureEncodingTest {

    private static final FeatureEncoding ENCODING = new FeatureEncoding(
            Map.of("category", List.of("tea & \"books\"", "Café")), Map.of("spent", new Scale(0.1 + 0.2, 1 / 3.0)));

    @Test
    void everythingIsReadAsItWasWritten() {
        final FeatureEncoding read = FeatureEncoding.fromJson(ENCODING.toJson());

        assertEquals(List.of("tea & \"books\"", "Café"), read.vocabularies().get("category"));
        assertEquals(0.1 + 0.2, read.numbers().get("spent").mean());
        assertEquals(1 / 3.0, read.numbers().get("spent").deviation());
        assertEquals(ENCODING.toJson(), read.toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is empty",
                "[1] | not readable as JSON: Expected BEGIN_OBJECT but was BEGIN_ARRAY at line 1 column 2 path $",
                "{} | feature encoding has schema version 0, this build reads 1",
                "{\"schemaVersion\": 2} | feature encoding has schema version 2, this build reads 1",
                "{\"schemaVersion\": 1, \"vocabularies\": {}, \"numbers\": null} | feature encoding is not complete: numbers is missing",
                "{\"schemaVersion\": 1, \"numbers\": {}, \"vocabularies\": {\"a\": null}} | the vocabulary of a is missing",
                "{\"schemaVersion\": 1, \"numbers\": {}, \"vocabularies\": {\"a\": [null]}} | the vocabulary of a lacks a value",
                "{\"schemaVersion\": 1, \"numbers\": {}, \"vocabularies\": {\"a\": [\"x\", \"x\"]}} | the vocabulary of a repeats a value",
                "{\"schemaVersion\": 1, \"vocabularies\": {}, \"numbers\": {\"a\": null}} | the scale of a cannot be used: it is missing",
                "{\"schemaVersion\": 1, \"vocabularies\": {}, \"numbers\": {\"a\": {\"mean\": 1}}} | the scale of a cannot be used: the deviation must be a finite number above 0, and it is 0.0",
                "{\"schemaVersion\": 1, \"vocabularies\": {}, \"numbers\": {\"a\": {\"mean\": NaN, \"deviation\": 1}}} | the scale of a cannot be used: the mean must be a finite number, and it is NaN"
            })
    void whatCannotBeUsedIsToldInOneLine(final String json, final String message) {
        final String told = assertThrows(IllegalArgumentException.class, () -> FeatureEncoding.fromJson(json))
                .getMessage();

        assertEquals(message, told);
        assertFalse(told.contains("\n"));
    }
}

package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.WindowCalculator;

class EventOccurrencesTest {

    private static final Interaction EVENT = Interaction.of("ada", "tea", 1.5, 1_550_000_000_000L);

    private final FeatureSet features = features();

    private static FeatureSet features() {
        try {
            return FeatureSet.of(
                    """
                    {"columns": [{"name": "weight", "type": "numeric"}, {"name": "kind", "type": "categorical"},
                                 {"name": "price", "type": "numeric"}]}""");
        } catch (final DesignException e) {
            throw new AssertionError(e);
        }
    }

    private List<Object> columns(final String weight, final String kind, final String price) {
        final Occurrence event = new EventOccurrences(features).of(EVENT, Arrays.asList(weight, kind, price));
        final WindowCalculator calculator = new WindowCalculator(features);
        return Arrays.asList(
                calculator.columnValue(event, 0), calculator.columnValue(event, 1), calculator.columnValue(event, 2));
    }

    @ParameterizedTest
    @CsvSource({"' hot  drink ', hot drink", "17.0, 17", "Hot, Hot"})
    void namesAreCanonicalAsIdsAre(final String text, final String name) {
        assertEquals(Arrays.asList(2.5, name, -3.0), columns(" 2.5 ", text, "-3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "caf\uFFFD"})
    void namesOfNothingOrOfWhatNobodyUnderstoodAreMissing(final String text) {
        assertEquals(Arrays.asList(2.5, null, 3.0), columns("2.5", text, "3"));
        assertEquals(Arrays.asList(2.5, null, 3.0), columns("2.5", null, "3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "much", "NaN", "Infinity", "1,5", "1e9999"})
    void numbersThatAreNoneAreMissing(final String text) {
        assertEquals(Arrays.asList(null, "drink", 3.0), columns(text, "drink", "3"));
        assertEquals(Arrays.asList(null, "drink", 3.0), columns(null, "drink", "3"));
    }

    @Test
    void fourPartsAreThoseOfTheCleanedEvent() {
        final Occurrence event = new EventOccurrences(features).of(EVENT, Arrays.asList(null, null, null));
        assertEquals("ada", event.user());
        assertEquals("tea", event.item());
        assertEquals(1.5, event.amount());
        assertEquals(1_550_000_000_000L, event.time());
    }
}

package org.nifiaaas.processors.promote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricFloorTest {

    private static final Map<String, Double> METRICS =
            Map.of("hr10", 0.61, "popularity.hr10", 0.49, "loss", -0.5, "broken", Double.NaN);

    private static Optional<String> missed(final String floor) {
        return MetricFloor.parse(floor).get(0).missedBy(METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hr10 >= 0.3",
                "hr10 >= popularity.hr10",
                "hr10 > popularity.hr10",
                "popularity.hr10 < hr10",
                "popularity.hr10 <= 0.49",
                "loss <= -0.5",
                "hr10 < 1"
            })
    void metFloors(final String floor) {
        assertEquals(Optional.empty(), missed(floor));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hr10 >= 0.62           | hr10 >= 0.62 is missed: hr10 is 0.61",
                "hr10 > 0.61            | hr10 > 0.61 is missed: hr10 is 0.61",
                "hr10 < popularity.hr10 | hr10 < popularity.hr10 is missed: hr10 is 0.61, popularity.hr10 is 0.49",
                "ndcg10 >= 0.1          | ndcg10 >= 0.1 cannot be judged: the version has no metric ndcg10",
                "hr10 >= ndcg10         | hr10 >= ndcg10 cannot be judged: the version has no metric ndcg10",
                "broken >= 0            | broken >= 0 is missed: broken is NaN",
                "broken <= 0            | broken <= 0 is missed: broken is NaN"
            })
    void missedFloorsSayWhy(final String floor, final String reason) {
        assertEquals(Optional.of(reason), missed(floor));
    }

    @Test
    void floorsStandOnLinesOrBetweenSemicolons() {
        assertEquals(
                List.of("hr10 >= 0.3", "loss < 1", "hr10 > loss"),
                MetricFloor.parse("hr10>=0.3\r\n\n  loss < 1 ; hr10>loss\n").stream()
                        .map(MetricFloor::toString)
                        .toList());
        assertEquals(List.of(), MetricFloor.parse(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hr10", "hr10 >=", ">= 0.3", "hr10 == 0.3", "hr10 >= 0.3 0.4", "0.3 <= hr10", "hr10 >= 1.2.3"})
    void unreadableFloorsAreNamed(final String floor) {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> MetricFloor.parse("loss < 1\n" + floor));
        assertEquals(
                "'" + floor + "' is no floor such as hr10 >= 0.3 or hr10 >= popularity.hr10", refusal.getMessage());
    }
}

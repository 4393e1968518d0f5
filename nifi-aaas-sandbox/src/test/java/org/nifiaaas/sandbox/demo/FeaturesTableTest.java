package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.console.Console;

/** What features bring, said as it was measured. */
class FeaturesTableTest {

    private final Map<String, Double> metrics = new HashMap<>();
    private final DemoFigures figures = new DemoFigures();

    private void measured(final String part, final double with, final double without, final double popularity) {
        for (final String metric : new String[] {"hr10", "ndcg10"}) {
            metrics.put(part + metric, with);
            metrics.put("blend." + part + metric, without);
            metrics.put("popularity." + part + metric, popularity);
        }
    }

    private String shown() {
        final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        new FeaturesTable(
                        Console.plain(new PrintStream(shown, true)),
                        figures,
                        new TrainingResult("m", 2, metrics, 1),
                        "blend")
                .show();
        return shown.toString();
    }

    @Test
    void bothModelsStandBesidePopularityForEachQuestion() {
        measured("all.", 0.4, 0.3, 0.2);
        measured("new.", 0.2, 0.1, 0.05);
        measured("coldUsers.", 0.3, 0.2, 0.1);

        final String table = shown();

        assertTrue(table.matches("(?s).*version 2 +blend +popularity\n.*"), table);
        assertTrue(table.matches("(?s).*NDCG@10 merchants new to the card +0.2000 +0.1000 +0.0500\n.*"), table);
        assertTrue(table.matches("(?s).*HR@10 cards never seen before +0.3000 +0.2000 +0.1000\n.*"), table);
        assertEquals(0.1, figures.asMap().get("new.ndcg10.without.v2"));
        assertEquals(0.3, figures.asMap().get("coldUsers.hr10.v2"));
    }

    @Test
    void helpHarmAndNothingAreToldApart() {
        measured("all.", 0.371, 0.439, 0.151);
        measured("new.", 0.127, 0.099, 0.085);
        measured("coldUsers.", 0.251, 0.25, 0.1);

        final String table = shown();

        assertTrue(
                table.contains(
                        "For all purchases the model without features is better: NDCG@10 0.371 with, 0.439 without."),
                table);
        assertTrue(
                table.contains("For merchants new to the card features help: NDCG@10 0.127 with, 0.099 without."),
                table);
        assertTrue(
                table.contains(
                        "For cards never seen before features bring nothing that could be seen: NDCG@10 0.251 with, 0.250 without."),
                table);
    }

    @Test
    void differenceThatMayBeChanceIsNoHelp() {
        measured("all.", 0.45, 0.43, 0.2);
        metrics.put("blend.ndcg10.difference", 0.02);
        metrics.put("blend.ndcg10.difference.low", -0.01);
        metrics.put("blend.ndcg10.difference.high", 0.05);

        assertTrue(
                shown().contains("For all purchases features bring nothing that could be seen:"
                        + " NDCG@10 0.450 with, 0.430 without, difference +0.020 [-0.010, +0.050]."),
                shown());
    }

    @Test
    void whatWasNotMeasuredIsNotZero() {
        measured("all.", 0.4, 0.3, 0.2);

        final String table = shown();

        assertFalse(table.contains("0.0000"), table);
        assertTrue(table.contains("was not measured"), table);
    }
}

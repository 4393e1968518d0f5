package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.read.CsvInteractions;
import org.nifiaaas.training.read.ReadEvents;

/**
 * Two years of card transactions, which are no part of the project: {@code shared/data/bcc_pcard_2018_2019.csv.gz} beside its folder, or in the folder that the
 * system property {@code nifiaaas.data} names.
 */
class RealEventsTest {

    private static final String FILE = "bcc_pcard_2018_2019.csv.gz";

    private static final FeatureSpec SPEC = FeatureSpec.fromJson(
            """
            {"schemaVersion": 2,
             "userColumn": "card", "itemColumn": "merchant", "amountColumn": "amount_gbp", "timeColumn": "date",
             "columns": [{"name": "category", "type": "categorical"},
                         {"name": "directorate", "of": "user", "type": "categorical"},
                         {"name": "mcc_inferred", "of": "item", "type": "categorical"}],
             "windows": [
               {"name": "visits", "statistic": "count", "by": "user", "days": 7},
               {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
               {"name": "ticket", "statistic": "mean", "column": "amount", "by": "user", "days": 90},
               {"name": "again", "statistic": "days since last", "by": ["user", "item"], "days": 365},
               {"name": "demand", "statistic": "count", "by": "item", "days": 30},
               {"name": "kinds", "statistic": "distinct", "column": "category", "by": "user", "days": 90},
               {"name": "branch", "statistic": "sum", "column": "amount", "by": ["directorate", "mcc_inferred"], "days": 30}],
             "history": 10}""");

    private static Path file() {
        final Path data = Path.of(System.getProperty("nifiaaas.data", "../../shared/data"));
        final Path file = data.resolve(FILE).toAbsolutePath().normalize();
        assumeTrue(
                Files.exists(file),
                "Skipped, since " + file + " is not there; -Dnifiaaas.data=FOLDER names another place");
        return file;
    }

    @Test
    void tableIsWhatTheCanvasComputesToTheBit() throws InputException {
        final Path file = file();
        final SparkSession session = SparkForTests.session();
        try {
            final ReadEvents read = ReadEvents.of(
                    new CsvInteractions(session, SPEC, List.of(), ErasedUsers.NONE).read(List.of(file.toString())));
            final JavaRDD<EventRow> events = FeatureTable.events(read.all(), SPEC.features());
            final Map<Long, String> right = replayed(events.collect());

            final FeatureTable table = FeatureTable.of(events, SPEC.features(), true);
            final Map<Long, String> given = new HashMap<>();
            for (final FeatureRow row : table.rows().collect()) {
                given.put(row.id(), Replay.text(SPEC.features(), row.event(), row.values(), row.history()));
            }

            assertTrue(right.size() > 80_000);
            assertEquals(right.keySet(), given.keySet());
            right.forEach((id, text) -> assertEquals(text, given.get(id), () -> "row " + id));
        } finally {
            session.stop();
        }
    }

    private static Map<Long, String> replayed(final List<EventRow> rows) {
        final Replay replay = new Replay(SPEC.features());
        final Map<Long, String> right = new HashMap<>();
        rows.stream()
                .sorted(Comparator.<EventRow>comparingLong(row -> row.event().time())
                        .thenComparingLong(EventRow::id))
                .forEach(row -> {
                    final Replay.Answer answer = replay.add(row.event());
                    if (answer.taken() != UserProfile.Taken.KNOWN) {
                        right.put(row.id(), answer.features());
                    }
                });
        return right;
    }
}

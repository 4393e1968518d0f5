package org.nifiaaas.sandbox.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.Cross;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.CardTransactions.Settings;
import org.nifiaaas.sandbox.data.Habits;
import org.nifiaaas.sandbox.data.TransactionFile;

/** The specification for the invented transactions, and what {@code aaas features suggest} makes of them. */
class SampleSpecificationTest {

    private static final Path SAMPLE = Path.of("../templates/samples/features.json");

    @TempDir
    private static Path folder;

    private static FeatureSpec sample;
    private static FeatureSpec suggested;

    @BeforeAll
    static void suggest() throws IOException {
        sample = FeatureSpec.fromJson(Files.readString(SAMPLE));
        final Path data = folder.resolve("purchases.csv");
        TransactionFile.write(
                data,
                CardTransactions.of(new Settings(42, 20_000, 200, 100, LocalDate.of(2018, 1, 1), 730, Habits.lively())),
                CardTransactions.furtherColumns(),
                rows -> {});
        final Path out = folder.resolve("features.json");
        assertEquals(
                0,
                Aaas.run(
                        "features",
                        "suggest",
                        "--data=" + data,
                        "--user=card",
                        "--item=merchant",
                        "--amount=amount",
                        "--time=date",
                        "--out=" + out));
        suggested = FeatureSpec.fromJson(Files.readString(out));
    }

    @Test
    void suggestionForTheInventedTransactionsKnowsWhoseTheirColumnsAre() {
        assertEquals(
                Map.of("category", Column.Owner.ITEM, "segment", Column.Owner.USER, "channel", Column.Owner.EVENT),
                suggested.features().columns().stream().collect(Collectors.toMap(Column::name, Column::owner)));
        assertEquals(20, suggested.features().column("category").orElseThrow().mostValues());
    }

    @Test
    void sampleIsTheSuggestionWithFewEdits() {
        assertEquals(suggested.userColumn(), sample.userColumn());
        assertEquals(suggested.itemColumn(), sample.itemColumn());
        assertEquals(suggested.amountColumn(), sample.amountColumn());
        assertEquals(suggested.timeColumn(), sample.timeColumn());
        assertEquals(
                Set.of("- channel"),
                edits(suggested.features().columns(), sample.features().columns(), Column::name));
        assertEquals(
                Set.of("- purchases_30", "+ spell_7", "+ trade_30"),
                edits(suggested.features().windows(), sample.features().windows(), Window::name));
        assertEquals(
                Set.of("+ category_rhythm", "+ category_spell"),
                edits(suggested.features().crosses(), sample.features().crosses(), Cross::name));
        assertEquals(suggested.features().historyEvents(), sample.features().historyEvents());
    }

    private static <T> Set<String> edits(final List<T> before, final List<T> after, final Function<T, String> name) {
        final Set<String> old = before.stream().map(name).collect(Collectors.toSet());
        final Set<String> now = after.stream().map(name).collect(Collectors.toSet());
        final Set<String> edits = new TreeSet<>();
        old.stream().filter(each -> !now.contains(each)).forEach(each -> edits.add("- " + each));
        now.stream().filter(each -> !old.contains(each)).forEach(each -> edits.add("+ " + each));
        return edits;
    }

    @Test
    void sampleLooksAtUsersItemsPairsAndCategories() {
        final List<Window> windows = sample.features().windows();

        assertTrue(windows.size() >= 6 && windows.size() <= 10, windows.size() + " windows");
        assertEquals(Set.of(7, 30, 90), windows.stream().map(Window::days).collect(Collectors.toSet()));
        assertEquals(
                Set.of(
                        List.of("user"),
                        List.of("item"),
                        List.of("user", "item"),
                        List.of("user", "category"),
                        List.of("category")),
                windows.stream().map(Window::subject).collect(Collectors.toSet()));
        assertEquals(50, sample.features().historyEvents());
    }
}

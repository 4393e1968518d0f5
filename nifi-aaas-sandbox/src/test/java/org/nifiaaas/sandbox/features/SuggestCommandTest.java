package org.nifiaaas.sandbox.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.Cross;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** A first specification for a file of which is known what its columns are. */
class SuggestCommandTest {

    private static final int ROWS = 3_000;

    @TempDir
    private Path folder;

    private Path out;
    private StringWriter words;

    @BeforeEach
    void prepare() {
        out = folder.resolve("features.json");
        words = new StringWriter();
    }

    /** Shops with a category and customers with a home town; a tip, a receipt number, an empty and a constant column. */
    private Path data() throws IOException {
        final Random random = new Random(5);
        final StringBuilder csv =
                new StringBuilder("card,shop,eur,at,category,town,tip,mcc,receipt,note,currency,user\n");
        final LocalDate first = LocalDate.of(2019, 1, 1);
        for (int row = 0; row < ROWS; row++) {
            final int card = random.nextInt(100);
            final int shop = random.nextInt(40);
            csv.append(String.format(
                    Locale.ROOT,
                    "c%d,s%d,%d.50,%s,kind %d,town %d,%.2f,%d,r-%d,,EUR,u%n",
                    card,
                    shop,
                    random.nextInt(100),
                    first.plusDays(row / 10),
                    shop % 5,
                    card % 7,
                    random.nextDouble() * 10,
                    5_000 + random.nextInt(30),
                    row));
        }
        return Files.writeString(folder.resolve("data.csv"), csv);
    }

    private int suggest(final Path data, final String... more) {
        final CommandLine aaas = Aaas.commandLine();
        final PrintWriter writer = new PrintWriter(words, true);
        aaas.setOut(writer).setErr(writer);
        final List<String> arguments = new java.util.ArrayList<>(List.of(
                "features", "suggest", "--data=" + data, "--user=card", "--item=shop", "--time=at", "--out=" + out));
        arguments.addAll(List.of(more));
        return aaas.execute(arguments.toArray(String[]::new));
    }

    @Test
    void columnsGetTheirTypesAndOwnersAndWhatIsOfNoUseIsLeftOutWithTheReason() throws IOException {
        assertEquals(0, suggest(data(), "--amount=eur"), words::toString);

        final FeatureSpec spec = FeatureSpec.fromJson(Files.readString(out));
        assertEquals("card", spec.userColumn());
        assertEquals("eur", spec.amountColumn().orElseThrow());
        assertEquals(
                List.of("category", "town", "tip", "mcc"),
                spec.features().columns().stream().map(Column::name).collect(Collectors.toList()));
        assertEquals(Column.Owner.ITEM, column(spec, "category").owner());
        assertEquals(5, column(spec, "category").mostValues());
        assertEquals(Column.Owner.USER, column(spec, "town").owner());
        assertTrue(column(spec, "tip").isNumeric());
        assertEquals(5, column(spec, "tip").buckets().size());
        assertFalse(column(spec, "mcc").isNumeric(), "a code has no order");
        assertEquals(Column.Owner.EVENT, column(spec, "mcc").owner());
        for (final String remark : List.of(
                "receipt   100 %   3,000   left out: almost every row has another value, as ids and free text do",
                "note      0 %     0       left out: it is empty in more than 95 % of the rows",
                "currency  100 %   1       left out: it has one value only",
                "user      100 %   1       left out: every event has something of that name already",
                "category  100 %   5       categorical, a property of the item")) {
            assertTrue(words.toString().contains(remark), () -> remark + " is not in\n" + words);
        }
    }

    @Test
    void kindsOfItemsAreCrossedWithLoyaltyAndWithKindsOfUsers() throws IOException {
        assertEquals(0, suggest(data()), words::toString);

        assertEquals(
                List.of(List.of("category", "loyalty_90"), List.of("town", "category")),
                FeatureSpec.fromJson(Files.readString(out)).features().crosses().stream()
                        .map(Cross::parts)
                        .toList());
    }

    private static Column column(final FeatureSpec spec, final String name) {
        return spec.features().column(name).orElseThrow();
    }

    @Test
    void windowsFitTheSpanOfTheData() throws IOException {
        assertEquals(0, suggest(data(), "--amount=eur"), words::toString);

        final List<Window> windows =
                FeatureSpec.fromJson(Files.readString(out)).features().windows();

        assertEquals(
                List.of(
                        "purchases_7",
                        "purchases_30",
                        "purchases_90",
                        "spent_30",
                        "items_30",
                        "loyalty_90",
                        "days_since",
                        "crowd_7",
                        "taste_90"),
                windows.stream().map(Window::name).collect(Collectors.toList()));
        assertEquals(List.of("user", "category"), windows.get(8).subject());
    }

    @Test
    void fewDaysWithoutAmountsGiveShortWindowsAndNoSums() throws IOException {
        final Path data =
                Files.writeString(folder.resolve("short.csv"), "card,shop,at\na,s,2019-01-01\nb,s,2019-01-20\n");

        assertEquals(0, suggest(data), words::toString);

        final FeatureSpec spec = FeatureSpec.fromJson(Files.readString(out));
        assertTrue(spec.features().windows().stream().allMatch(window -> window.days() == 7));
        assertTrue(spec.features().windows().stream()
                .noneMatch(window -> window.name().startsWith("spent")));
        assertTrue(spec.features().crosses().isEmpty());
    }

    @Test
    void fileThatIsThereIsNotReplaced() throws IOException {
        Files.writeString(out, "mine");

        assertEquals(2, suggest(data()));

        assertEquals("mine", Files.readString(out));
        assertTrue(words.toString().contains("is there already; name another file, or delete it"), words::toString);
    }

    @Test
    void columnThatIsMissingIsNamedWithThoseThatAreThere() throws IOException {
        assertEquals(2, suggest(data(), "--amount=price"));
        assertTrue(
                words.toString().contains("there is no column 'price'; the columns are card, shop, eur, at"),
                words::toString);
    }

    @Test
    void rowsWithoutATimeThatCanBeReadAreNoPurchases() throws IOException {
        final Path data = Files.writeString(folder.resolve("bad.csv"), "card,shop,at\na,s,yesterday\n");

        assertEquals(2, suggest(data));
        assertTrue(words.toString().contains("a time that can be read in 'at'"), words::toString);
    }
}

package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransactions;

/** The samples of the ranking flow and the transactions that the demo generates. */
class RankingSamplesTest {

    private static final Path PROJECT = Path.of("..");
    private static final Path SAMPLES = PROJECT.resolve("templates/samples");

    private static final Set<String> CARDS = new HashSet<>();
    private static final Set<String> MERCHANTS = new HashSet<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void generate() {
        CardTransactions.of(DemoInput.town()).forEach(transaction -> {
            CARDS.add(transaction.card());
            MERCHANTS.add(transaction.merchant());
        });
    }

    @Test
    void usersAndItemsOfTheQuestionsAreThoseOfTheDemo() throws IOException {
        for (final String line : Files.readAllLines(SAMPLES.resolve(RankingSamples.USERS))) {
            final JsonObject question = JsonParser.parseString(line).getAsJsonObject();
            assertTrue(CARDS.contains(question.get("user").getAsString()), line);
            for (final JsonElement bought : question.getAsJsonArray("bought")) {
                assertTrue(MERCHANTS.contains(bought.getAsString()), line);
            }
        }
        for (final String line : Files.readAllLines(SAMPLES.resolve(RankingSamples.ITEMS))) {
            assertTrue(
                    MERCHANTS.contains(JsonParser.parseString(line)
                            .getAsJsonObject()
                            .get("item")
                            .getAsString()),
                    line);
        }
    }

    @Test
    void offersAreForItemsOfTheDemo() throws IOException {
        final List<String> lines = Files.readAllLines(SAMPLES.resolve(RankingSamples.OFFERS));

        assertEquals("item,offer,reward,threshold", lines.get(0));
        assertTrue(lines.size() > 1);
        for (final String line : lines.subList(1, lines.size())) {
            final String[] columns = line.split(",");
            assertEquals(4, columns.length, line);
            assertTrue(MERCHANTS.contains(columns[0]), line);
            assertTrue(Integer.parseInt(columns[3]) <= 1000, line);
        }
    }

    @Test
    void offersOfTheUserAreKept() throws SandboxException, IOException {
        final RankingSamples samples = new RankingSamples(PROJECT, FakeEndpoints.in(folder));
        samples.prepareOffers();
        assertEquals(Files.readString(SAMPLES.resolve(RankingSamples.OFFERS)), Files.readString(samples.offers()));

        Files.writeString(samples.offers(), "tea,two for one,5 %,700\n");
        samples.prepareOffers();
        assertEquals("tea,two for one,5 %,700\n", Files.readString(samples.offers()));
    }
}

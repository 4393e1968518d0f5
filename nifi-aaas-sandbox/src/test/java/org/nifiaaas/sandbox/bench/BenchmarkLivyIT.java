package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** The benchmark as a batch of the real Livy. */
class BenchmarkLivyIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    @TempDir
    private Path folder;

    private int benchmark(final String... more) throws SandboxException {
        final List<String> arguments = new ArrayList<>(List.of(
                "benchmark",
                "--livy",
                "--work=" + SANDBOX.get().endpoints().workFolder(),
                "--report=" + folder.resolve("r.json"),
                "--html=" + folder.resolve("r.html")));
        arguments.addAll(List.of(more));
        return Aaas.run(arguments.toArray(String[]::new));
    }

    private Path purchases() throws IOException {
        final CardTransactions.Settings town =
                new CardTransactions.Settings(5, 6_000, 150, 60, LocalDate.of(2026, 1, 1), 200);
        final List<String> lines = new ArrayList<>(List.of("card,merchant,amount,date"));
        for (final CardTransaction each : CardTransactions.of(town)) {
            if (Stream.of(each.card(), each.merchant(), each.amount(), each.date())
                    .allMatch(cell -> cell != null && !cell.contains(",") && !cell.contains("\""))) {
                lines.add(String.join(",", each.card(), each.merchant(), each.amount(), each.date()));
            }
        }
        return Files.write(folder.resolve("purchases.csv"), lines);
    }

    @Test
    void reportAndPageAreThereWhenTheBatchHasSucceeded() throws SandboxException, IOException {
        final int exitCode = benchmark(
                "--data=" + purchases(),
                "--user=card",
                "--item=merchant",
                "--amount=amount",
                "--time=date",
                "--models=popularity,frequency,past-purchases",
                "--task=all",
                "--seeds=1");

        assertEquals(0, exitCode);
        final JsonObject figures = JsonParser.parseString(Files.readString(folder.resolve("r.json")))
                .getAsJsonObject()
                .getAsJsonObject("figures");
        final double frequency = figures.get("frequency.all.ndcg10.mean").getAsDouble();
        final double popularity = figures.get("popularity.all.ndcg10.mean").getAsDouble();
        assertTrue(frequency > popularity, frequency + " > " + popularity);
        assertTrue(Files.readString(folder.resolve("r.html")).contains("past-purchases"));
    }

    @Test
    void failedBatchFailsTheCommandAndWritesNothing() throws SandboxException {
        assertEquals(1, benchmark("--data=" + folder.resolve("missing.csv"), "--user=card", "--item=merchant"));
        assertTrue(Files.notExists(folder.resolve("r.json")));
        assertTrue(Files.notExists(folder.resolve("r.html")));
    }
}

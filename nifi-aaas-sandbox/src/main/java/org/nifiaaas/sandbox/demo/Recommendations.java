package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Waiting;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/**
 * Asks the flow, through Kafka, for the scores of all merchants that a card has not been at, and shows the best in words. The questions go into the topic of
 * candidates, which the flow scores like every event and never archives.
 */
final class Recommendations {

    private static final int SHOWN = 10;
    private static final int FAVOURITES = 4;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Console console;
    private final SandboxEndpoints endpoints;
    private final KafkaCount count;
    private final String run;
    private final Set<String> excludedItems;

    Recommendations(
            final Console console,
            final SandboxEndpoints endpoints,
            final KafkaCount count,
            final String run,
            final List<String> excludedItems) {
        this.console = console;
        this.endpoints = endpoints;
        this.count = count;
        this.run = run;
        this.excludedItems = Set.copyOf(excludedItems);
    }

    void show(final List<CardTransaction> transactions) throws SandboxException, NifiException {
        final Map<String, Map<String, Integer>> visits = new HashMap<>();
        final Map<String, Integer> merchants = new LinkedHashMap<>();
        for (final CardTransaction transaction : transactions) {
            if (transaction.card() != null
                    && transaction.merchant() != null
                    && !excludedItems.contains(transaction.merchant())) {
                visits.computeIfAbsent(transaction.card(), card -> new HashMap<>())
                        .merge(transaction.merchant(), 1, Integer::sum);
                merchants.merge(transaction.merchant(), 1, Integer::sum);
            }
        }
        final String card = visits.entrySet().stream()
                .max(Comparator.<Map.Entry<String, Map<String, Integer>>>comparingInt(
                                entry -> entry.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .orElseThrow()
                .getKey();
        final List<String> candidates = merchants.keySet().stream()
                .filter(merchant -> !visits.get(card).containsKey(merchant))
                .toList();
        final Map<String, JsonObject> answers;
        try (Console.Stage stage = console.stage("ask", "asking for the scores of the other merchants")) {
            ask(card, candidates, latest(transactions));
            answers = await(candidates.size(), stage);
            stage.done(candidates.size() + " candidates are scored");
        }
        show(card, visits.get(card), answers);
    }

    /** Windows of another time than that of the purchases would be empty. */
    private static String latest(final List<CardTransaction> transactions) {
        final TimeParser times = new TimeParser(ZoneOffset.UTC);
        final long millis = transactions.stream()
                .map(CardTransaction::date)
                .filter(Objects::nonNull)
                .map(times::parse)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max()
                .orElseThrow();
        return Instant.ofEpochMilli(millis).toString();
    }

    private void ask(final String card, final List<String> candidates, final String time) throws SandboxException {
        try (KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), Demo.CANDIDATES)) {
            for (int number = 0; number < candidates.size(); number++) {
                feed.send(
                        Tally.candidateId(run, number), new CardTransaction(card, candidates.get(number), null, time));
            }
            feed.flush();
        }
    }

    private Map<String, JsonObject> await(final int asked, final Console.Stage stage)
            throws SandboxException, NifiException {
        return Waiting.<Map<String, JsonObject>, SandboxException>until(
                "the scores of " + asked + " candidates", LIMIT, stage::update, words -> {
                    final Map<String, JsonObject> scored = count.tally().candidates();
                    words.accept(scored.size() + " of " + asked + " candidates are scored");
                    return scored.size() == asked ? Optional.of(scored) : Optional.empty();
                });
    }

    private void show(final String card, final Map<String, Integer> visits, final Map<String, JsonObject> answers) {
        console.line("");
        console.line("Ten merchants for " + card + ", who often buys at " + favourites(visits));
        final List<JsonObject> best = answers.values().stream()
                .sorted(Comparator.comparingDouble(
                        answer -> -answer.get("score").getAsDouble()))
                .limit(SHOWN)
                .toList();
        for (int place = 0; place < best.size(); place++) {
            console.line(String.format(
                    Locale.ROOT,
                    "  %2d. %-36s %3.0f %%",
                    place + 1,
                    best.get(place).get("merchant").getAsString(),
                    100 * best.get(place).get("score").getAsDouble()));
        }
    }

    private static String favourites(final Map<String, Integer> visits) {
        return String.join(
                ", ",
                visits.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(FAVOURITES)
                        .map(Map.Entry::getKey)
                        .toList());
    }
}

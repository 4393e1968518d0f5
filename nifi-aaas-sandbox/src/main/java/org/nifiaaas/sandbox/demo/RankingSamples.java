package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The offers and questions that come with the ranking flow; they fit the transactions that the demo generates. Stateless. */
final class RankingSamples {

    static final String USERS = "recommendation-requests.jsonl";
    static final String ITEMS = "audience-requests.jsonl";
    static final String OFFERS = "offers.csv";

    private static final String FOLDER = "templates/samples";

    private final Path folder;
    private final SandboxEndpoints endpoints;

    RankingSamples(final Path project, final SandboxEndpoints endpoints) {
        this.folder = project.resolve(FOLDER);
        this.endpoints = endpoints;
    }

    /** Where the flow reads its offers. */
    Path offers() {
        return SandboxFlows.offers(endpoints);
    }

    /** Copies the offers to where the flow reads them; a file that is there stays as it is. */
    void prepareOffers() throws SandboxException {
        final Path file = offers();
        try {
            if (Files.notExists(file)) {
                Files.copy(folder.resolve(OFFERS), file);
            }
        } catch (final IOException e) {
            throw SandboxException.failure("the sample offers cannot be written to " + file, e);
        }
    }

    /** Sends the questions into the topics that the flow reads. */
    void send() throws SandboxException {
        send(SandboxFlows.RECOMMENDATION_REQUESTS, USERS);
        send(SandboxFlows.AUDIENCE_REQUESTS, ITEMS);
    }

    private void send(final String topic, final String file) throws SandboxException {
        try (KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), topic)) {
            for (final String question : questions(file)) {
                feed.send(question);
            }
            feed.flush();
        }
    }

    private List<String> questions(final String file) throws SandboxException {
        final Path path = folder.resolve(file);
        try {
            return Files.readAllLines(path);
        } catch (final IOException e) {
            throw SandboxException.failure("the sample questions cannot be read from " + path, e);
        }
    }
}

package org.nifiaaas.benchmarks.features;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.nifi.reporting.InitializationException;

/**
 * What the Spark job is compared with, in a folder: {@code specification.json}; {@code parity.csv}, some events, and {@code canvas.json}, the same with the features
 * that ExtractFeatures wrote, an array for each FlowFile; {@code small.csv} and {@code large.csv}, more events for the job alone. Used once, by one thread.
 */
final class ExchangeFiles {

    private static final int EVENTS_OF_A_USER = 10;
    private static final int EVENTS_OF_AN_ITEM = 100;
    private static final int GROWTH = 10;

    private final FeaturesSettings settings;

    ExchangeFiles(final FeaturesSettings settings) {
        this.settings = settings;
    }

    /** Writes all of them. */
    void write() throws IOException, InitializationException {
        Files.writeString(settings.exchange().resolve("specification.json"), ExtractionFlow.SPECIFICATION);
        purchases(settings.parity()).write(settings.exchange().resolve("parity.csv"), settings.parity());
        writeFeatures();
        final int small = Math.max(1, settings.spark() / GROWTH);
        purchases(small).write(settings.exchange().resolve("small.csv"), small);
        purchases(settings.spark()).write(settings.exchange().resolve("large.csv"), settings.spark());
    }

    private Purchases purchases(final int count) {
        return new Purchases(
                Math.max(1, count / EVENTS_OF_A_USER),
                Math.max(1, Math.min(settings.items(), count / EVENTS_OF_AN_ITEM)),
                count);
    }

    /** One task, since an event is to see those before it. */
    private void writeFeatures() throws IOException, InitializationException {
        final Purchases purchases = purchases(settings.parity());
        try (ExtractionFlow flow = ExtractionFlow.withProfiles(settings.folder().resolve("parity"), "read and update");
                OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(settings.exchange().resolve("canvas.json")))) {
            flow.start();
            for (int sent = 0; sent < settings.parity(); sent += settings.batch()) {
                final int records = Math.min(settings.batch(), settings.parity() - sent);
                out.write(flow.extracted(purchases.next(records), records));
            }
        }
    }
}

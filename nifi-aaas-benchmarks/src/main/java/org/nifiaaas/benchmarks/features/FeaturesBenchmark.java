package org.nifiaaas.benchmarks.features;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.benchmarks.run.Machine;

/**
 * Measures what features from profiles cost ExtractFeatures. Started by {@code aaas bench features}, which chooses the options of the virtual machine.
 *
 * <p>Exit codes: 0 measured; 1 the run failed; 2 wrong arguments.
 */
public final class FeaturesBenchmark {

    private static final int PROGRESS_STEPS = 10;

    private final FeaturesSettings settings;
    private final PrintStream out;
    private final Map<String, Number> figures = new LinkedHashMap<>();
    private final List<Map<String, Long>> measured = new ArrayList<>();

    private FeaturesBenchmark(final FeaturesSettings settings, final PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Runs and ends the virtual machine.
     *
     * @param arguments see {@link FeaturesSettings#parse}
     */
    public static void main(final String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(final String... arguments) {
        final FeaturesSettings settings;
        try {
            settings = FeaturesSettings.parse(arguments);
        } catch (final IllegalArgumentException e) {
            System.err.println("aaas: bench features: " + e.getMessage());
            return 2;
        }
        try {
            new FeaturesBenchmark(settings, System.out).run();
            return 0;
        } catch (final IOException | InitializationException | ExecutionException e) {
            System.err.println("aaas: the benchmark failed: " + e.getMessage());
            return 1;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println("aaas: interrupted");
            return 1;
        }
    }

    private void run() throws IOException, InitializationException, ExecutionException, InterruptedException {
        final Machine machine = new Machine();
        final Path folder = settings.folder().resolve("profiles");
        final Purchases purchases = new Purchases(
                settings.users(), settings.items(), settings.warmUp() + settings.rounds() * settings.records());
        try (ExtractionFlow warming = ExtractionFlow.withProfiles(folder, "update")) {
            warming.start();
            out.printf(Locale.ROOT, "warming up %,d profiles with %,d events%n", settings.users(), settings.warmUp());
            final double seconds =
                    seconds(warming, settings.warmUp(), () -> purchases.next(settings.batch()), this::progress);
            figures.put("features.warmUpEventsPerSecond", Math.round(settings.warmUp() / seconds));
        }
        final long bytes = bytes(folder);
        figures.put("features.bytesPerUser", Math.round((double) bytes / settings.users()));
        figures.put("features.storeMiB", bytes >> 20);
        figures.put("features.heapMiB", Runtime.getRuntime().maxMemory() >> 20);
        measure(folder, purchases);
        out.printf(Locale.ROOT, "writing %,d events and their features, for the Spark job%n", settings.parity());
        new ExchangeFiles(settings).write();
        figures.put("machine.usedByOthers", Math.round(100 * machine.usedByOthers()) / 100.0);
        report(machine);
    }

    /** With and without profiles by turns, on the same records. */
    private void measure(final Path folder, final Purchases purchases)
            throws InitializationException, ExecutionException, InterruptedException {
        try (ExtractionFlow plain = ExtractionFlow.plain();
                ExtractionFlow features = ExtractionFlow.withProfiles(folder, "read and update")) {
            plain.start();
            features.start();
            double plainSeconds = 0;
            double featureSeconds = 0;
            for (int round = 1; round <= settings.rounds(); round++) {
                final List<byte[]> contents = new ArrayList<>();
                for (int sent = 0; sent < settings.records(); sent += settings.batch()) {
                    contents.add(purchases.next(Math.min(settings.batch(), settings.records() - sent)));
                }
                final double alone = seconds(plain, settings.records(), contents.iterator()::next, done -> {});
                final double together = seconds(features, settings.records(), contents.iterator()::next, done -> {});
                plainSeconds += alone;
                featureSeconds += together;
                measured.add(Map.of(
                        "plainRecordsPerSecond", Math.round(settings.records() / alone),
                        "recordsPerSecond", Math.round(settings.records() / together)));
                out.printf(Locale.ROOT, "round %d of %d measured%n", round, settings.rounds());
            }
            final double records = (double) settings.rounds() * settings.records();
            figures.put("features.recordsPerSecond", Math.round(records / featureSeconds));
            figures.put("features.plainRecordsPerSecond", Math.round(records / plainSeconds));
            figures.put("features.ofPlain", Math.round(1_000 * plainSeconds / featureSeconds) / 1_000.0);
        }
    }

    private interface Progress {
        void done(int records);
    }

    private void progress(final int records) {
        final int step = Math.max(settings.batch(), settings.warmUp() / PROGRESS_STEPS);
        if (records / step > (records - settings.batch()) / step) {
            out.printf(Locale.ROOT, "  %,d events%n", records);
        }
    }

    /** Seconds in which all tasks together work on so many records. */
    private double seconds(
            final ExtractionFlow flow, final int records, final Supplier<byte[]> contents, final Progress progress)
            throws ExecutionException, InterruptedException {
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger done = new AtomicInteger();
        final Callable<Void> task = () -> {
            for (int from = begun.getAndAdd(settings.batch());
                    from < records;
                    from = begun.getAndAdd(settings.batch())) {
                final byte[] content;
                synchronized (contents) {
                    content = contents.get();
                }
                progress.done(done.addAndGet(flow.extract(content, Math.min(settings.batch(), records - from))));
            }
            return null;
        };
        final ExecutorService tasks = Executors.newFixedThreadPool(settings.tasks());
        try {
            final long started = System.nanoTime();
            final List<Future<Void>> running = new ArrayList<>();
            for (int number = 0; number < settings.tasks(); number++) {
                running.add(tasks.submit(task));
            }
            for (final Future<Void> each : running) {
                each.get();
            }
            return (System.nanoTime() - started) / 1e9;
        } finally {
            tasks.shutdownNow();
        }
    }

    private static long bytes(final Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private void report(final Machine machine) throws IOException {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("figures", figures);
        report.put("rounds", measured);
        report.put("machine", machine.describe());
        report.put(
                "settings",
                Map.of(
                        "users", settings.users(),
                        "items", settings.items(),
                        "warmUp", settings.warmUp(),
                        "records", settings.records(),
                        "rounds", settings.rounds(),
                        "batch", settings.batch(),
                        "tasks", settings.tasks(),
                        "parity", settings.parity(),
                        "spark", settings.spark()));
        final Path file = settings.report().toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(report) + "\n");
    }
}

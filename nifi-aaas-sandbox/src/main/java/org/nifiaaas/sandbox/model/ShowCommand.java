package org.nifiaaas.sandbox.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model show}. */
@Command(name = "show", description = "Shows what a version says of itself, with its metrics.")
public final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Number of the version, or a label.")
    private String version;

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final Versions versions = Versions.of(repository, model);
        final long number = versions.number(version);
        final BundleManifest manifest;
        try {
            manifest = repository.manifest(model, number);
        } catch (final BundleException e) {
            throw SandboxException.failure("version " + number + " of model " + model + ": " + e.getMessage());
        }
        final Evaluation evaluation = Evaluation.of(repository, manifest);
        final List<String> labels = Versions.naming(versions.labels(), number);
        output.print(
                spec.commandLine().getOut(),
                Version.of(manifest, evaluation, labels),
                table(manifest, evaluation, String.join(", ", labels))::print);
        return 0;
    }

    private record Version(
            String model,
            long version,
            List<String> labels,
            String created,
            String reason,
            String run,
            String trainingFrom,
            String trainingTo,
            Long parentVersion,
            String kind,
            String engine,
            String output,
            int positiveClass,
            String input,
            boolean unknownRows,
            String task,
            Double horizonDays,
            String featuresHash,
            Map<String, Double> metrics,
            String testWindow,
            List<String> words) {

        static Version of(final BundleManifest manifest, final Evaluation evaluation, final List<String> labels) {
            return new Version(
                    manifest.model(),
                    manifest.version(),
                    labels,
                    manifest.createdAt(),
                    manifest.reason(),
                    manifest.runId(),
                    manifest.trainingFrom(),
                    manifest.trainingTo(),
                    manifest.parentVersion().isPresent()
                            ? manifest.parentVersion().getAsLong()
                            : null,
                    manifest.modelKind(),
                    manifest.engine(),
                    manifest.output(),
                    manifest.positiveClass(),
                    manifest.input(),
                    manifest.unknownRows(),
                    manifest.task().orElse(null),
                    manifest.horizonDays().isPresent() ? manifest.horizonDays().getAsDouble() : null,
                    manifest.featuresHash(),
                    evaluation.metrics(),
                    evaluation.testWindow(),
                    evaluation.words());
        }
    }

    /** What a manifest says, for people. */
    static TextTable table(final BundleManifest manifest, final Evaluation evaluation, final String labels) {
        final TextTable table = new TextTable("model", manifest.model());
        table.row("version", Long.toString(manifest.version()));
        table.row("labels", labels);
        table.row("created", manifest.createdAt());
        table.row("reason", manifest.reason());
        table.row("run", manifest.runId());
        table.row("training window", manifest.trainingFrom() + " to " + manifest.trainingTo());
        table.row(
                "parent version",
                manifest.parentVersion().isPresent()
                        ? Long.toString(manifest.parentVersion().getAsLong())
                        : "-");
        table.row("network", manifest.modelKind() + " on " + manifest.engine() + ", " + manifest.output());
        table.row("positive class", Integer.toString(manifest.positiveClass()));
        table.row("input", manifest.input());
        table.row("unknown ids", manifest.unknownRows() ? "have a row" : "get no score");
        manifest.task().ifPresent(task -> table.row("score", question(task, manifest.horizonDays())));
        table.row("features hash", manifest.featuresHash());
        evaluation.addTo(table);
        return table;
    }

    private static String question(final String task, final OptionalDouble horizonDays) {
        return "probability of a purchase within "
                + Double.toString(horizonDays.orElseThrow()).replaceFirst("\\.0$", "") + " days, task " + task;
    }
}

package org.nifiaaas.sandbox.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

/** {@code aaas model list}. */
@Command(name = "list", description = "Lists the models, or the versions of one of them, newest first.")
public final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Name of a model.")
    private String model;

    private record Models(String repository, List<ModelRow> models) {}

    private record ModelRow(
            String model,
            int versions,
            Long newest,
            Map<String, Long> labels,
            String labelsProblem,
            List<Versions.Ignored> ignored) {}

    private record OneModel(String model, List<VersionRow> versions, List<Versions.Ignored> ignored) {}

    private record VersionRow(
            long version,
            String created,
            Map<String, Double> metrics,
            String testWindow,
            List<String> labels,
            String reason,
            String problem) {}

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final PrintWriter out = spec.commandLine().getOut();
        if (model == null) {
            final Models models = models(repository);
            output.print(out, models, text -> printModels(text, models));
        } else {
            final OneModel versions = versions(repository);
            output.print(out, versions, text -> printVersions(text, versions));
        }
        return 0;
    }

    private static Models models(final RepositoryFolder repository) throws SandboxException {
        final List<ModelRow> rows = new ArrayList<>();
        for (final String name : Versions.models(repository)) {
            rows.add(row(repository, name));
        }
        return new Models(repository.location(), rows);
    }

    /** One model whose labels cannot be read must not hide the others. */
    private static ModelRow row(final RepositoryFolder repository, final String name) throws SandboxException {
        final Versions versions = Versions.of(repository, name);
        final List<Long> complete = versions.numbers().stream()
                .filter(version -> isComplete(repository, name, version))
                .toList();
        final Long newest = complete.isEmpty() ? null : Collections.max(complete);
        try {
            return new ModelRow(name, complete.size(), newest, versions.labels(), null, versions.ignored());
        } catch (final SandboxException e) {
            return new ModelRow(name, complete.size(), newest, Map.of(), e.getMessage(), versions.ignored());
        }
    }

    private static boolean isComplete(final RepositoryFolder repository, final String model, final long version) {
        try {
            return repository.manifest(model, version).version() == version;
        } catch (final BundleException e) {
            return false;
        }
    }

    private static void printModels(final PrintWriter out, final Models models) {
        final TextTable table = new TextTable("MODEL", "VERSIONS", "NEWEST", "LABELS");
        for (final ModelRow row : models.models()) {
            table.row(
                    row.model(),
                    Integer.toString(row.versions()),
                    row.newest() == null ? "-" : Long.toString(row.newest()),
                    row.labelsProblem() == null ? labels(row.labels()) : row.labelsProblem());
        }
        table.print(out);
        models.models().forEach(row -> printIgnored(out, row.model(), row.ignored()));
    }

    private static String labels(final Map<String, Long> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void printIgnored(final PrintWriter out, final String model, final List<Versions.Ignored> ignored) {
        ignored.forEach(stranger -> out.println(TextTable.cell(stranger.sentence(model))));
    }

    private OneModel versions(final RepositoryFolder repository) throws SandboxException {
        final Versions versions = Versions.of(repository, model);
        final List<Long> numbers = versions.numbers();
        final Map<String, Long> labels = versions.labels();
        final List<VersionRow> rows = new ArrayList<>();
        for (int index = numbers.size() - 1; index >= 0; index--) {
            rows.add(row(repository, numbers.get(index), Versions.naming(labels, numbers.get(index))));
        }
        return new OneModel(model, rows, versions.ignored());
    }

    private VersionRow row(final RepositoryFolder repository, final long version, final List<String> labels) {
        try {
            final BundleManifest manifest = repository.manifest(model, version);
            final Evaluation evaluation = Evaluation.of(repository, manifest);
            return new VersionRow(
                    version,
                    manifest.createdAt(),
                    evaluation.metrics(),
                    evaluation.testWindow(),
                    labels,
                    manifest.reason(),
                    null);
        } catch (final BundleException e) {
            return new VersionRow(version, null, Map.of(), null, labels, null, e.getMessage());
        }
    }

    private static void printVersions(final PrintWriter out, final OneModel versions) {
        final TextTable table =
                new TextTable("VERSION", "CREATED", "HR@10", "POPULARITY", "TEST WINDOW", "LABELS", "REASON");
        for (final VersionRow row : versions.versions()) {
            final Evaluation evaluation = new Evaluation(row.metrics(), row.testWindow(), List.of());
            table.row(
                    Long.toString(row.version()),
                    row.created() == null ? "-" : row.created(),
                    evaluation.hitRate(),
                    evaluation.baselineHitRate(),
                    evaluation.hitRateWindow(),
                    String.join(", ", row.labels()),
                    row.problem() == null ? row.reason() : "not usable: " + row.problem());
        }
        table.print(out);
        printIgnored(out, versions.model(), versions.ignored());
    }
}

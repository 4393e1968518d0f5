package org.nifiaaas.sandbox.model;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelNames;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model import}. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Makes a version of a model that was trained elsewhere: its files, vocabularies and feature rules become a bundle.",
            "The engine that NiFi serves it with tries it first; a model that does not fit is refused and leaves nothing behind."
        })
public final class ImportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private FeatureOptions features;

    @Mixin
    private HistoryOptions history;

    @Option(names = "--label", paramLabel = "NAME", description = "Label that names the version afterwards.")
    private String label;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model, which may be new.")
    private String model;

    @Override
    public Integer call() throws SandboxException {
        final Clock clock = Clock.systemUTC();
        final RepositoryFolder repository = options.open();
        final BundleImport.Parts parts = parts(repository, clock);
        final ModelBundle bundle = new BundleImport(repository, model, clock).run(parts);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("Imported " + model + " version " + bundle.manifest().version() + ".");
        out.println();
        ShowCommand.table(bundle.manifest(), Evaluation.of(repository, bundle.manifest()), "")
                .print(out);
        out.println();
        printRemarks(out, parts, bundle);
        out.println();
        if (label == null) {
            printNextSteps(out, bundle.manifest());
        } else {
            moveLabel(out, repository, bundle.manifest(), clock);
        }
        out.flush();
        return 0;
    }

    private boolean hasLabel(final RepositoryFolder repository) throws SandboxException {
        return Versions.models(repository).contains(model)
                && Versions.of(repository, model).labels().containsKey(label);
    }

    private BundleImport.Parts parts(final RepositoryFolder repository, final Clock clock) throws SandboxException {
        if (!RepositoryFolder.isModelName(model)) {
            throw Choices.mistake(spec, "'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        final Optional<String> problem = label == null ? Optional.empty() : LabelNames.problem(label);
        if (problem.isPresent() && !hasLabel(repository)) {
            throw Choices.mistake(spec, "--label: '" + label + "' " + problem.get());
        }
        network.check();
        history.check();
        final FeatureSpec specification = features.specification();
        history.describe(BundleManifest.builder(), specification.zone());
        final TokenFile.Tokens users = features.users(network.unknownRows());
        final TokenFile.Tokens items = features.items(network.unknownRows());
        final Optional<GoldenRows> golden = history.golden().isEmpty()
                ? Optional.empty()
                : Optional.of(GoldenPairs.read(
                        history.golden().get(), users.vocabulary(), items.vocabulary(), network.unknownRows()));
        final Map<String, Double> metrics = history.metrics();
        return new BundleImport.Parts(
                network.modelFile(),
                network.weightsFile(),
                users,
                items,
                network.unknownRows(),
                network.spareRows(),
                specification,
                history.metricsFile(),
                golden,
                number -> {
                    final BundleManifest.Builder manifest = BundleManifest.builder()
                            .model(model, number)
                            .featuresHash(specification.hash())
                            .createdAt(clock.instant()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString());
                    network.describe(manifest);
                    history.describe(manifest, specification.zone());
                    metrics.forEach(manifest::metric);
                    return manifest;
                });
    }

    private static void printRemarks(final PrintWriter out, final BundleImport.Parts parts, final ModelBundle bundle) {
        printTokens(out, "users", parts.users());
        printTokens(out, "items", parts.items());
        final float[] scores = bundle.golden().expected();
        if (parts.golden().isPresent()) {
            out.println(
                    "The engine gives the " + scores.length + " golden rows the scores that their trainer wrote down.");
        } else {
            out.println("The " + scores.length
                    + " golden rows were drawn and scored here: from now on they prove that the");
            out.println("version still scores the same, but not that it scores right. --golden would.");
        }
        if (areEqual(scores)) {
            out.println("Attention: all golden rows have the score " + scores[0] + ". Are these the trained weights?");
        }
        if (!parts.unknownRows()) {
            out.println("Pairs with a user or an item that is in no vocabulary get no score.");
        }
        final FeatureSpec specification = parts.specification();
        out.println("It serves records that ExtractFeatures cleaned with refunds "
                + specification.refundRule().value() + " and time zone " + specification.zone() + ".");
    }

    private static void printTokens(final PrintWriter out, final String what, final TokenFile.Tokens tokens) {
        out.printf(Locale.ROOT, "%s: %,d %s", tokens.file(), tokens.vocabulary().size(), what);
        if (tokens.changed() > 0) {
            out.printf(
                    Locale.ROOT,
                    ", %,d of them brought into canonical form (first on line %d)",
                    tokens.changed(),
                    tokens.firstChangedLine());
        }
        out.println(".");
    }

    private static boolean areEqual(final float[] scores) {
        for (final float score : scores) {
            if (score != scores[0]) {
                return false;
            }
        }
        return scores.length > 1;
    }

    private void printNextSteps(final PrintWriter out, final BundleManifest manifest) {
        out.println("NiFi serves it within one polling interval where the policy is latest. To let a label name it:");
        out.println("  ./aaas model label " + model + " canary " + manifest.version() + options.arguments());
    }

    private void moveLabel(
            final PrintWriter out, final RepositoryFolder repository, final BundleManifest manifest, final Clock clock)
            throws SandboxException {
        try {
            out.println(Moved.sentence(
                    model,
                    ModelLabels.of(repository, model, clock).move(label, manifest.version(), manifest.reason())));
        } catch (final LabelException e) {
            out.flush();
            throw SandboxException.failure(
                    "version " + manifest.version() + " is imported, but its label is not moved: " + e.getMessage());
        }
    }
}

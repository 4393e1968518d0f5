package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.retention.VersionFate;
import org.nifiaaas.repository.retention.VersionPruner;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model prune}. */
@Command(
        name = "prune",
        description = {
            "Deletes old versions: all but the newest, those that a label names or a rollback leads to, and young ones.",
            "A version that NiFi has loaded goes on serving until it is let go; what a box asks for by number needs a label to stay."
        })
public final class PruneCommand implements Callable<Integer> {

    private static final double MEBIBYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Option(names = "--keep", required = true, paramLabel = "N", description = "So many of the newest versions stay.")
    private int keep;

    @Option(
            names = "--younger-than",
            paramLabel = "AGE",
            defaultValue = Retention.DEFAULT_AGE,
            description = "Versions that are younger stay, such as 30d or 12h (default: ${DEFAULT-VALUE}).")
    private String youngerThan;

    @Option(names = "--dry-run", description = "Deletes nothing, and says what would go.")
    private boolean dryRun;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model;

    private record Pruning(String model, boolean dryRun, List<Version> versions, long freedBytes) {}

    private record Version(long version, String created, long bytes, boolean goes, String stays) {

        static Version of(final VersionFate fate) {
            return new Version(
                    fate.version(),
                    fate.createdAt().isEmpty() ? null : fate.createdAt(),
                    fate.bytes(),
                    fate.goes(),
                    fate.goes() ? null : fate.stays());
        }
    }

    @Override
    public Integer call() throws SandboxException {
        final Retention rule = rule();
        final RepositoryFolder repository = options.open();
        Versions.of(repository, model);
        final List<Version> versions;
        try {
            final VersionPruner pruner = new VersionPruner(repository, model, Clock.systemUTC());
            versions = (dryRun ? pruner.plan(rule) : pruner.prune(rule))
                    .stream().map(Version::of).toList();
        } catch (final LabelException e) {
            throw RepositoryOptions.failure(e);
        } catch (final IOException e) {
            throw SandboxException.failure("model " + model + " cannot be pruned", e);
        }
        final long freed = versions.stream()
                .filter(Version::goes)
                .mapToLong(Version::bytes)
                .sum();
        final Pruning pruning = new Pruning(model, dryRun, versions, freed);
        output.print(spec.commandLine().getOut(), pruning, out -> print(out, pruning));
        return 0;
    }

    private Retention rule() {
        try {
            return Retention.of(keep, Retention.age(youngerThan));
        } catch (final IllegalArgumentException e) {
            throw Choices.mistake(spec, e.getMessage());
        }
    }

    private static void print(final PrintWriter out, final Pruning pruning) {
        final TextTable table = new TextTable("VERSION", "CREATED", "SIZE", "RESULT");
        for (final Version version : pruning.versions()) {
            final String deleted = pruning.dryRun() ? "would be deleted" : "deleted";
            table.row(
                    Long.toString(version.version()),
                    version.created() == null ? "-" : version.created(),
                    version.created() == null ? "-" : size(version.bytes()),
                    version.goes() ? deleted : "stays: " + version.stays());
        }
        table.print(out);
        final long count = pruning.versions().stream().filter(Version::goes).count();
        final String subject = count + (count == 1 ? " version" : " versions") + " of " + pruning.model();
        out.println(
                pruning.dryRun()
                        ? subject + " would be deleted, which would free " + size(pruning.freedBytes()) + "."
                        : subject + " deleted, " + size(pruning.freedBytes()) + " freed.");
    }

    private static String size(final long bytes) {
        return bytes < MEBIBYTE
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }
}

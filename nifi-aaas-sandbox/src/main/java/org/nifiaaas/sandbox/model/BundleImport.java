package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.StagedVersion;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.services.model.VersionTrial;
import org.nifiaaas.services.model.loading.VersionRefusedException;

/**
 * Makes a version of the files of a model that was trained elsewhere. It is staged out of sight, loaded with the engine that NiFi will load it with, and
 * published only if that would serve it; otherwise nothing is left of it.
 */
final class BundleImport {

    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;

    private final RepositoryFolder repository;
    private final String model;
    private final Clock clock;

    /**
     * The parts of a bundle, read and checked one by one.
     *
     * @param unknownRows whether the embeddings have a row for unknown ids
     * @param spareRows whether they may have more rows than there are ids
     * @param golden what the trainer wrote down; empty to make golden rows here
     * @param manifest makes the manifest for a version number
     */
    record Parts(
            Path modelFile,
            Optional<Path> weightsFile,
            TokenFile.Tokens users,
            TokenFile.Tokens items,
            boolean unknownRows,
            boolean spareRows,
            FeatureSpec specification,
            Optional<Path> metricsFile,
            Optional<GoldenRows> golden,
            LongFunction<BundleManifest.Builder> manifest) {}

    BundleImport(final RepositoryFolder repository, final String model, final Clock clock) {
        this.repository = repository;
        this.model = model;
        this.clock = clock;
    }

    /**
     * Imports.
     *
     * @return the version that now exists
     * @throws SandboxException if the parts do not fit together, or the repository cannot be written; nothing has changed then
     */
    ModelBundle run(final Parts parts) throws SandboxException {
        checkSize(parts.modelFile());
        if (parts.weightsFile().isPresent()) {
            checkSize(parts.weightsFile().get());
        }
        try (StagedVersion staged = StagedVersion.begin(repository, model, clock)) {
            stage(staged, parts);
            final GoldenRows golden = prove(staged, parts);
            write(staged, ModelBundle.GOLDEN, golden.toJson());
            staged.describe(parts.manifest());
            VersionTrial.check(staged.storage(), model, staged.number());
            return repository.read(model, staged.publish().version());
        } catch (final IOException e) {
            throw SandboxException.failure(
                    "a version of model " + model + " cannot be written into " + repository.location(), e);
        } catch (final BundleException | VersionRefusedException e) {
            throw SandboxException.failure(e.getMessage());
        } catch (final OutOfMemoryError e) {
            throw SandboxException.failure(
                    parts.modelFile()
                            + " does not fit into memory beside what is needed to try it; JAVA_TOOL_OPTIONS=-Xmx4g allows 4 GiB");
        }
    }

    private static void checkSize(final Path file) throws SandboxException {
        final long size;
        try {
            size = Files.size(file);
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be read", e);
        }
        if (size == 0) {
            throw SandboxException.failure(file + " is empty");
        }
        if (size > LARGEST_FILE) {
            throw SandboxException.failure(String.format(
                    Locale.ROOT, "%s has %,d bytes; a model file may have %,d at most", file, size, LARGEST_FILE));
        }
    }

    private static void stage(final StagedVersion staged, final Parts parts) throws IOException {
        copy(staged, ModelBundle.MODEL, parts.modelFile());
        if (parts.weightsFile().isPresent()) {
            copy(staged, ModelBundle.WEIGHTS, parts.weightsFile().get());
        }
        write(staged, ModelBundle.FEATURES, parts.specification().toJson());
        write(staged, ModelBundle.USERS, text(parts.users().vocabulary()));
        write(staged, ModelBundle.ITEMS, text(parts.items().vocabulary()));
        if (parts.metricsFile().isPresent()) {
            copy(staged, ModelBundle.METRICS, parts.metricsFile().get());
        }
        write(staged, ModelBundle.GOLDEN, pairs(parts).toJson());
        staged.describe(parts.manifest());
    }

    private static void copy(final StagedVersion staged, final String file, final Path source) throws IOException {
        staged.write(file, Files.readAllBytes(source));
    }

    private static void write(final StagedVersion staged, final String file, final String text) throws IOException {
        staged.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(final Vocabulary vocabulary) {
        final StringBuilder text = new StringBuilder();
        for (int index = 1; index <= vocabulary.size(); index++) {
            text.append(vocabulary.token(index)).append('\n');
        }
        return text.toString();
    }

    private static GoldenRows pairs(final Parts parts) {
        return parts.golden()
                .orElseGet(() -> GoldenPairs.draw(
                        parts.users().vocabulary(), parts.items().vocabulary(), parts.unknownRows()));
    }

    /** Lets the engine score, and returns golden rows that it agrees with. */
    private GoldenRows prove(final StagedVersion staged, final Parts parts)
            throws SandboxException, VersionRefusedException {
        try (VersionTrial trial = VersionTrial.open(staged.storage(), model, staged.number())) {
            checkRows(parts, parts.users(), "user", trial.userRows(), trial.neededUserRows());
            checkRows(parts, parts.items(), "item", trial.itemRows(), trial.neededItemRows());
            final GoldenRows pairs = pairs(parts);
            final float[] scores = trial.score(pairs.users(), pairs.items());
            if (parts.golden().isPresent()) {
                compare(pairs.expected(), scores);
                return pairs;
            }
            return GoldenRows.of(pairs.users(), pairs.items(), scores);
        }
    }

    private static void checkRows(
            final Parts parts, final TokenFile.Tokens tokens, final String what, final int rows, final int needed)
            throws SandboxException {
        if (rows == needed || rows > needed && parts.spareRows()) {
            return;
        }
        final String hint;
        if (parts.unknownRows()) {
            hint = rows == needed - 1 ? "; without a row for unknown ids it is --unknown-rows no" : "";
        } else {
            hint = rows == needed + 1 ? "; if row 1 is that of unknown ids, it is --unknown-rows yes" : "";
        }
        throw SandboxException.failure(String.format(
                Locale.ROOT,
                "%s has %,d %ss%s, but the model's %s embedding has %,d rows%s%s",
                tokens.file(),
                tokens.vocabulary().size(),
                what,
                parts.unknownRows() ? " and needs a row more for unknown ids" : "",
                what,
                rows,
                hint,
                rows > needed ? "; if some are spare on purpose, say --spare-rows" : ""));
    }

    private static void compare(final float[] expected, final float[] scores) throws SandboxException {
        int worst = 0;
        boolean complement = true;
        for (int row = 0; row < expected.length; row++) {
            if (Math.abs(scores[row] - expected[row]) > Math.abs(scores[worst] - expected[worst])) {
                worst = row;
            }
            complement &= Math.abs(1 - scores[row] - expected[row]) <= VersionTrial.TOLERANCE;
        }
        if (Math.abs(scores[worst] - expected[worst]) <= VersionTrial.TOLERANCE) {
            return;
        }
        throw SandboxException.failure(
                "golden row " + (worst + 1) + " of " + expected.length + " scores " + scores[worst]
                        + " here, but its trainer wrote down " + expected[worst]
                        + (complement
                                ? "; all rows fit the other class, see --positive-class"
                                : "; look at --output, --positive-class, --unknown-rows and the order of users and items"));
    }
}

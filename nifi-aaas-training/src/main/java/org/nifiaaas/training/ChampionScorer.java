package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.StackFiles;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.models.WideDeepModel;

/**
 * The version that a label names, asked about the users and items of a newer one: what would be served if nothing were promoted. It scores by its own
 * histories as of its training and with its own calibration; whom it does not know gets what it gives to unknown ids. Immutable and thread-safe.
 */
final class ChampionScorer {

    private final String label;
    private final BundleManifest manifest;
    private final Vocabulary users;
    private final Vocabulary items;
    private final Supplier<UserScorer> scorers;
    /** Whether the scorers are asked about users and items of the newer version. */
    private final boolean byFeatures;

    private ChampionScorer(
            final String label,
            final ModelBundle bundle,
            final Supplier<UserScorer> scorers,
            final boolean byFeatures) {
        this.byFeatures = byFeatures;
        this.label = label;
        this.manifest = bundle.manifest();
        this.users = bundle.users();
        this.items = bundle.items();
        this.scorers = scorers;
    }

    /**
     * Reads the version that a label names.
     *
     * @param testFrom first moment of the test window, which the version must not have seen
     * @param features what is known of the newer version's pairs, if it scores by features too
     * @return empty if there is no such label
     * @throws UnusableException if the version cannot be compared
     */
    static Optional<ChampionScorer> find(
            final RepositoryFolder repository,
            final String model,
            final String label,
            final Instant testFrom,
            final Optional<FeatureScoring> features,
            final Clock clock)
            throws UnusableException {
        try {
            final OptionalLong version =
                    ModelLabels.of(repository, model, clock).find(label);
            if (!version.isPresent()) {
                return Optional.empty();
            }
            requireUnseen(repository.manifest(model, version.getAsLong()), testFrom);
            final ModelBundle bundle = repository.read(model, version.getAsLong());
            final boolean byFeatures = bundle.encoder().isPresent();
            return Optional.of(new ChampionScorer(
                    label, bundle, byFeatures ? ofFeatures(bundle, features) : scorers(bundle), byFeatures));
        } catch (final LabelException | BundleException e) {
            throw new UnusableException(Messages.oneLine(e.getMessage()), e);
        }
    }

    /** A version that was trained on the purchases it is now tested with would look better than it is. */
    private static void requireUnseen(final BundleManifest manifest, final Instant testFrom) throws UnusableException {
        final String version = "version " + manifest.version();
        try {
            if (!Instant.parse(manifest.trainingTo()).isBefore(testFrom)) {
                throw new UnusableException(
                        version + " was trained on purchases up to " + manifest.trainingTo()
                                + ", which are in the test window from " + testFrom,
                        null);
            }
        } catch (final DateTimeParseException e) {
            throw new UnusableException(version + " does not say up to when it was trained", e);
        }
    }

    /** It needs the features of the test's pairs, which are there if this training makes them of the same specification. */
    private static Supplier<UserScorer> ofFeatures(final ModelBundle bundle, final Optional<FeatureScoring> features)
            throws UnusableException {
        final BundleManifest manifest = bundle.manifest();
        final String version = "version " + manifest.version();
        if (!features.isPresent()
                || !features.get().featuresHash().equals(manifest.featuresHash())
                || !WideDeepModel.KIND.equals(manifest.modelKind()) && !StackTraining.KIND.equals(manifest.modelKind())
                || bundle.weights().isPresent()) {
            throw new UnusableException(
                    version + " scores by features, which are known only where a wide-deep network is trained with the"
                            + " same specification",
                    null);
        }
        try {
            final FeatureScoring known = features.get();
            final Supplier<UserScorer> networks = known.scorers(
                    bundle.model(),
                    bundle.encoder().get(),
                    bundle.stack().isPresent() ? Calibration.none() : bundle.calibration(),
                    bundle.users(),
                    bundle.items());
            final Supplier<UserScorer> scorers =
                    bundle.stack().isPresent() ? ofStack(bundle, known, networks) : networks;
            scorers.get().ofUser(Vocabulary.UNKNOWN, new float[known.items().size() + 1]);
            return scorers;
        } catch (final RuntimeException e) {
            throw new UnusableException(version + " cannot be scored with: " + Messages.oneLine(e), e);
        }
    }

    private static Supplier<UserScorer> ofStack(
            final ModelBundle bundle, final FeatureScoring known, final Supplier<UserScorer> networks) {
        final StackFiles files = bundle.stack().get();
        return StackScorer.of(
                HistoryTables.of(HistoryModel.fromBytes(files.history()), EventLog.fromBytes(files.purchases())),
                indices(known.users(), bundle.users()),
                indices(known.items(), bundle.items()),
                networks,
                StackWeights.fromJson(new String(files.weights(), StandardCharsets.UTF_8)),
                bundle.calibration());
    }

    private static Supplier<UserScorer> scorers(final ModelBundle bundle) throws UnusableException {
        final String version = "version " + bundle.manifest().version();
        try {
            final Supplier<UserScorer> scorers =
                    ModelBundle.SIMILARITY.equals(bundle.manifest().engine())
                            ? ofHistories(bundle)
                            : ofNetwork(bundle, version);
            // Whatever cannot be scored with shall be told now, not in the middle of the evaluation.
            final UserScorer scorer = scorers.get();
            final float[] scores = new float[bundle.items().size() + 1];
            scorer.ofUser(Vocabulary.UNKNOWN, scores);
            scorer.ofUser(bundle.users().size(), scores);
            return scorers;
        } catch (final IOException | RuntimeException e) {
            throw new UnusableException(version + " cannot be scored with: " + Messages.oneLine(e), e);
        }
    }

    private static Supplier<UserScorer> ofHistories(final ModelBundle bundle) throws IOException {
        final byte[] histories = bundle.weights().orElseThrow(() -> new IOException("it has no histories"));
        final HistoryTables tables =
                HistoryTables.of(HistoryModel.fromBytes(bundle.model()), EventLog.fromBytes(histories));
        final Calibration calibration = bundle.calibration();
        return () -> LearnedModel.scorer(tables, calibration);
    }

    private static Supplier<UserScorer> ofNetwork(final ModelBundle bundle, final String version)
            throws UnusableException {
        final BundleManifest manifest = bundle.manifest();
        final boolean ours = PropensityModel.ENGINE.equals(manifest.engine())
                && PropensityModel.OUTPUT.equals(manifest.output())
                && PropensityModel.POSITIVE_CLASS == manifest.positiveClass()
                && BundleManifest.PAIR.equals(manifest.input())
                && manifest.unknownRows()
                && !bundle.weights().isPresent();
        if (!ours) {
            throw new UnusableException(
                    version + " is a model of engine " + manifest.engine() + " that this job has not trained", null);
        }
        return () -> NetworkTraining.scorer(bundle.model(), bundle.calibration());
    }

    /**
     * Makes scorers of users and items that other vocabularies number, one for each thread.
     *
     * @param otherUsers numbers the users that are asked about
     * @param otherItems numbers the items that are scored
     */
    Supplier<UserScorer> scorers(final Vocabulary otherUsers, final Vocabulary otherItems) {
        if (byFeatures) {
            return scorers;
        }
        final int[] userOf = indices(otherUsers, users);
        final int[] itemOf = indices(otherItems, items);
        return () -> {
            final UserScorer scorer = scorers.get();
            final float[] own = new float[items.size() + 1];
            return (user, scores) -> {
                scorer.ofUser(userOf[user], own);
                for (int item = 0; item < scores.length; item++) {
                    scores[item] = own[itemOf[item]];
                }
            };
        };
    }

    private static int[] indices(final Vocabulary from, final Vocabulary to) {
        return IntStream.rangeClosed(Vocabulary.UNKNOWN, from.size())
                .map(index -> index == Vocabulary.UNKNOWN ? index : to.index(from.token(index)))
                .toArray();
    }

    /** The version as sentences name it. */
    String name() {
        return "version " + version() + " (" + label + ")";
    }

    long version() {
        return manifest.version();
    }

    /** The horizon of its probabilities, in days; empty if it does not say. */
    OptionalDouble horizonDays() {
        return manifest.horizonDays();
    }

    /** A version that cannot be compared, with the reason in one line. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnusableException(final String reason, final Throwable cause) {
            super(reason, cause);
        }
    }
}

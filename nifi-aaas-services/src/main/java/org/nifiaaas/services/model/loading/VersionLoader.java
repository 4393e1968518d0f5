package org.nifiaaas.services.model.loading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ItemPopularity;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.StackedFiles;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelVersionSource;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.VersionScorer;
import org.nifiaaas.services.model.version.VersionSize;

/**
 * Makes a version of a repository ready to serve: reads and checks the bundle, loads the module, scores the golden rows and warms the module up. Takes seconds;
 * never called on a scoring thread. Not thread-safe.
 */
public final class VersionLoader {

    /** How far a score may lie from the one that training wrote down. */
    public static final float TOLERANCE = 1e-5f;

    /** Many small batches warm the code as well as few large ones and can be rested between; one is as large as any. */
    private static final int[] WARM_UP_ROWS = {1, 8, 64, 64, 64, 64, 64, 64, 64, 64, VersionScorer.CHUNK_ROWS};

    private static final int ONE_UNKNOWN_IN = 16;
    /** Blank is never a token, since canonical ids are trimmed. */
    private static final String UNKNOWN_ID = "";

    private final ModelVersionSource source;
    private final Engines engines;
    private final LoadPace pace;
    private final LoadProgress progress = new LoadProgress();

    /** Creates a loader that gives way to nobody. */
    public VersionLoader(final ModelVersionSource source, final Engines engines) {
        this(source, engines, new LoadPace(1));
    }

    /**
     * Creates a loader.
     *
     * @param pace how fast it works
     */
    public VersionLoader(final ModelVersionSource source, final Engines engines, final LoadPace pace) {
        this.source = source;
        this.engines = engines;
        this.pace = pace;
    }

    /** How fast versions are loaded; at full speed as long as nobody tells it of scoring. */
    LoadPace pace() {
        return pace;
    }

    /** How far the version has come that is being loaded. */
    LoadProgress progress() {
        return progress;
    }

    private void step() {
        progress.mark();
        pace.step();
    }

    /**
     * Estimates how many bytes a version takes once it is loaded. Only its manifest is read.
     *
     * @throws VersionRefusedException if the manifest cannot be read
     */
    public long measure(final String model, final long version) throws VersionRefusedException {
        progress.begin();
        return guarded(model, version, () -> VersionSize.of(source.manifest(model, version)));
    }

    /**
     * Loads a version.
     *
     * @return the version, which the caller closes
     * @throws VersionRefusedException if the version cannot be read or is not what its bundle says
     */
    public LoadedVersion load(final String model, final long version) throws VersionRefusedException {
        pace.begin();
        return guarded(model, version, () -> prepare(read(model, version)));
    }

    /**
     * Loads a version whose golden rows are not there to be trusted yet: neither are they scored, nor is the module warm.
     *
     * @return the version, which the caller closes
     * @throws VersionRefusedException if the version cannot be read or the engine cannot run its module
     */
    public LoadedVersion loadUnproven(final String model, final long version) throws VersionRefusedException {
        pace.begin();
        return guarded(model, version, () -> open(read(model, version)));
    }

    private ModelBundle read(final String model, final long version) throws BundleException, IOException {
        progress.begin();
        progress.reading(VersionSize.ofFiles(source.manifest(model, version)));
        return source.read(model, version, progress::read, this::step);
    }

    private static <T> T guarded(final String model, final long version, final Step<T> step)
            throws VersionRefusedException {
        try {
            return step.run();
        } catch (final BundleException e) {
            throw refused(model, version, e.isPassing(), e);
        } catch (final IOException e) {
            throw refused(model, version, true, e);
        } catch (final EngineException | ScoringException e) {
            throw refused(model, version, false, e);
        } catch (final RuntimeException | LinkageError | StackOverflowError e) {
            // Foreign bytes meet foreign code here: whatever it throws must not end the thread that keeps the other
            // versions alive.
            throw refused(model, version, false, e);
        } catch (final OutOfMemoryError e) {
            throw new VersionRefusedException(
                    model + " version " + version + " is refused: it does not fit into memory", true, e);
        }
    }

    private static VersionRefusedException refused(
            final String model, final long version, final boolean passing, final Throwable reason) {
        return new VersionRefusedException(
                model + " version " + version + " is refused: " + Explanation.of(reason), passing, reason);
    }

    private LoadedVersion prepare(final ModelBundle bundle) throws BundleException, EngineException, ScoringException {
        final LoadedVersion loaded = open(bundle);
        final TrialPairs pairs = new TrialPairs(bundle.golden());
        boolean good = false;
        try (VersionScorer scorer = new VersionScorer(loaded)) {
            progress.enter("checking its golden rows");
            checkGoldenRows(scorer, pairs, bundle.golden());
            checkTables(scorer, pairs, bundle.users(), bundle.items());
            progress.enter("warming up");
            warmUp(scorer, pairs, bundle.users(), bundle.items());
            good = true;
            return loaded;
        } finally {
            if (!good) {
                loaded.close();
            }
        }
    }

    private LoadedVersion open(final ModelBundle bundle) throws BundleException, EngineException {
        progress.enter("being built by the engine");
        final BundleManifest manifest = bundle.manifest();
        final InferenceEngine engine = engines.named(manifest.engine());
        final ModelVersionIdentity identity = new ModelVersionIdentity(
                manifest.model(),
                manifest.version(),
                bundle.manifestSha(),
                manifest.featuresHash(),
                manifest.horizonDays());
        final SerializedModel serialized = new SerializedModel(
                identity.model() + " version " + identity.version(),
                bundle.model(),
                bundle.weights(),
                constant("input", manifest.input(), ModelInput.class),
                constant("output", manifest.output(), ModelOutput.class),
                manifest.positiveClass(),
                bundle.encoder()
                        .map(encoder -> new FeatureShape(encoder.places(), encoder.numbers()))
                        .orElse(FeatureShape.NONE),
                bundle.stack()
                        .map(files -> new StackedFiles(
                                files.history(),
                                files.purchases(),
                                new String(files.weights(), StandardCharsets.UTF_8))));
        final FeatureExtractor extractor = new FeatureExtractor(bundle.users(), bundle.items(), manifest.unknownRows());
        final LoadedModel model = engine.load(serialized, this::step);
        boolean good = false;
        try {
            checkRows("users", model.requiredUserRows(), extractor, bundle.users());
            checkRows("items", model.requiredItemRows(), extractor, bundle.items());
            good = true;
        } finally {
            if (!good) {
                model.close();
            }
        }
        return new LoadedVersion(
                identity,
                model,
                extractor,
                bundle.spec(),
                bundle.encoder(),
                bundle.calibration(),
                bundle.popularity().map(ItemPopularity::ranking).orElseGet(() -> new int[0]));
    }

    private static void checkRows(
            final String side, final OptionalInt rows, final FeatureExtractor extractor, final Vocabulary vocabulary)
            throws BundleException {
        final int needed = extractor.row(vocabulary.size());
        if (rows.isPresent() && rows.getAsInt() != needed) {
            throw new BundleException("the model has rows for " + rows.getAsInt() + " " + side
                    + ", unknown ones among them, but its vocabulary and its unknownRows need " + needed);
        }
    }

    private static <E extends Enum<E>> E constant(final String field, final String value, final Class<E> type)
            throws BundleException {
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw new BundleException("its manifest names an unknown " + field + " '" + value + "'", e);
        }
    }

    /** The last ids have the last embedding rows, which a module of fewer users or items lacks. */
    private static void checkTables(
            final VersionScorer scorer, final TrialPairs pairs, final Vocabulary users, final Vocabulary items)
            throws BundleException {
        try {
            scorer.score(pairs.of(new String[] {last(users)}, new String[] {last(items)}));
        } catch (final ScoringException e) {
            throw new BundleException(
                    "the module cannot score the last of its " + users.size() + " users with the last of its "
                            + items.size() + " items: " + Explanation.of(e),
                    e);
        }
    }

    private static String last(final Vocabulary vocabulary) {
        return vocabulary.size() == 0 ? UNKNOWN_ID : vocabulary.token(vocabulary.size());
    }

    private static void checkGoldenRows(final VersionScorer scorer, final TrialPairs pairs, final GoldenRows golden)
            throws BundleException, ScoringException {
        final ScoreBatch scores = scorer.score(pairs.golden());
        final float[] expected = golden.expected();
        for (int row = 0; row < expected.length; row++) {
            if (!(Math.abs(scores.propensity(row) - expected[row]) <= TOLERANCE)) {
                throw new BundleException("golden row " + (row + 1) + " of " + expected.length + " scores "
                        + scores.propensity(row) + ", but training wrote down " + expected[row]);
            }
        }
    }

    /** Scores batches of several sizes of pairs as they will come, so that no task pays for the first use. */
    private void warmUp(
            final VersionScorer scorer, final TrialPairs pairs, final Vocabulary users, final Vocabulary items)
            throws ScoringException {
        final Random random = new Random(1);
        for (final int rows : WARM_UP_ROWS) {
            scorer.score(pairs.of(draw(users, rows, random), draw(items, rows, random)));
            step();
        }
    }

    private static String[] draw(final Vocabulary vocabulary, final int rows, final Random random) {
        final String[] tokens = new String[rows];
        for (int row = 0; row < rows; row++) {
            final boolean unknown = vocabulary.size() == 0 || random.nextInt(ONE_UNKNOWN_IN) == 0;
            tokens[row] = unknown ? UNKNOWN_ID : vocabulary.token(1 + random.nextInt(vocabulary.size()));
        }
        return tokens;
    }

    private interface Step<T> {

        T run() throws BundleException, IOException, EngineException, ScoringException;
    }
}

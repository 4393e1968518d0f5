package org.nifiaaas.repository.bundle;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.repository.storage.RepositoryStorage;

/** What a version holds beside its network, parsed and in agreement with each other and with the manifest. Immutable. */
final class BundleParts {

    private static final List<String> REQUIRED = Collections.unmodifiableList(
            Arrays.asList(ModelBundle.FEATURES, ModelBundle.USERS, ModelBundle.ITEMS, ModelBundle.GOLDEN));

    /** Files that may be large and that nobody has to parse to see whether they are whole. */
    private static final Set<String> OPAQUE = Collections.unmodifiableSet(new HashSet<>(Arrays.asList(
            ModelBundle.MODEL,
            ModelBundle.WEIGHTS,
            ModelBundle.SIMILARITY_MODEL,
            ModelBundle.HISTORIES,
            ModelBundle.STACK,
            ModelBundle.METRICS)));

    private static final Set<String> SMALL = Collections.unmodifiableSet(new HashSet<>(
            Arrays.asList(ModelBundle.FEATURES, ModelBundle.ENCODING, ModelBundle.GOLDEN, ModelBundle.CALIBRATION)));

    private final FeatureSpec spec;
    private final Vocabulary users;
    private final Vocabulary items;
    private final Optional<FeatureEncoder> encoder;
    private final GoldenRows golden;
    private final Calibration calibration;
    private final Optional<ItemPopularity> popularity;

    private BundleParts(final BundleManifest manifest, final Map<String, byte[]> contents, final Runnable step)
            throws BundleException {
        this.spec = spec(manifest, contents);
        this.users = parse(ModelBundle.USERS, contents, Vocabulary::fromText);
        step.run();
        this.items = parse(ModelBundle.ITEMS, contents, Vocabulary::fromText);
        step.run();
        this.encoder = FeatureParts.encoder(manifest, spec, contents);
        this.golden = FeatureParts.golden(encoder, contents);
        this.calibration = calibration(contents);
        this.popularity = contents.containsKey(ModelBundle.POPULARITY)
                ? Optional.of(
                        parse(ModelBundle.POPULARITY, contents, text -> ItemPopularity.fromText(text, items.size())))
                : Optional.empty();
        if (!manifest.unknownRows()) {
            checkGoldenIdsAreKnown();
        }
    }

    /**
     * Parses the contents of a version.
     *
     * @param contents by name, all but those of the model's files and metrics
     * @throws BundleException if one is missing or contradicts another
     */
    static BundleParts of(final BundleManifest manifest, final Map<String, byte[]> contents, final Runnable step)
            throws BundleException {
        requireListed(manifest);
        return new BundleParts(manifest, contents, step);
    }

    /**
     * Compares a version's files with its manifest, and its specification and golden rows with what they must be, without ever holding a large file.
     *
     * @return checksum of the manifest
     * @throws BundleException if anything is missing, damaged or contradictory
     */
    static String check(final RepositoryStorage storage, final String folder) throws BundleException {
        final BundleFiles files = BundleFiles.open(storage, folder);
        final Map<String, byte[]> contents = read(files, SMALL::contains);
        final FeatureSpec spec = spec(files.manifest(), contents);
        FeatureParts.golden(FeatureParts.encoder(files.manifest(), spec, contents), contents);
        calibration(contents);
        return files.manifestSha();
    }

    /**
     * Checks as {@link #check} does, and the vocabularies too, which are in memory meanwhile; the network never is.
     *
     * @return checksum of the manifest
     * @throws BundleException if anything is missing, damaged or contradictory
     */
    static String checkAll(final RepositoryStorage storage, final String folder) throws BundleException {
        final BundleFiles files = BundleFiles.open(storage, folder);
        of(files.manifest(), read(files, name -> !OPAQUE.contains(name)), () -> {});
        return files.manifestSha();
    }

    private static Map<String, byte[]> read(final BundleFiles files, final Predicate<String> wanted)
            throws BundleException {
        final Map<String, byte[]> contents = files.read(wanted, () -> {});
        requireListed(files.manifest());
        return contents;
    }

    private static void requireListed(final BundleManifest manifest) throws BundleException {
        requireListed(manifest, ModelBundle.modelFile(manifest));
        if (ModelBundle.isSimilarity(manifest)) {
            requireListed(manifest, ModelBundle.HISTORIES);
        }
        if (ModelBundle.isStack(manifest)) {
            requireListed(manifest, ModelBundle.SIMILARITY_MODEL);
            requireListed(manifest, ModelBundle.HISTORIES);
            requireListed(manifest, ModelBundle.STACK);
        }
        for (final String name : REQUIRED) {
            requireListed(manifest, name);
        }
        FeatureParts.checkManifest(manifest);
    }

    static void requireListed(final BundleManifest manifest, final String name) throws BundleException {
        if (!manifest.files().containsKey(name)) {
            throw new BundleException(ModelBundle.MANIFEST + " does not list " + name);
        }
    }

    private static FeatureSpec spec(final BundleManifest manifest, final Map<String, byte[]> contents)
            throws BundleException {
        final FeatureSpec spec = parse(ModelBundle.FEATURES, contents, FeatureSpec::fromJson);
        if (!spec.hash().equals(manifest.featuresHash())) {
            throw new BundleException(ModelBundle.FEATURES + " has hash " + spec.hash() + ", but the manifest says "
                    + manifest.featuresHash());
        }
        return spec;
    }

    private static Calibration calibration(final Map<String, byte[]> contents) throws BundleException {
        return contents.containsKey(ModelBundle.CALIBRATION)
                ? parse(ModelBundle.CALIBRATION, contents, Calibration::fromJson)
                : Calibration.none();
    }

    static <T> T parse(final String name, final Map<String, byte[]> contents, final BundleFiles.Parser<T> parser)
            throws BundleException {
        return BundleFiles.parse(name + ": ", contents.get(name), parser);
    }

    private void checkGoldenIdsAreKnown() throws BundleException {
        final String[] goldenUsers = golden.users();
        final String[] goldenItems = golden.items();
        for (int row = 0; row < goldenUsers.length; row++) {
            if (users.index(goldenUsers[row]) == Vocabulary.UNKNOWN
                    || items.index(goldenItems[row]) == Vocabulary.UNKNOWN) {
                throw new BundleException(ModelBundle.GOLDEN + ": row " + (row + 1)
                        + " has an unknown user or item, for which a model without unknownRows has no score");
            }
        }
    }

    FeatureSpec spec() {
        return spec;
    }

    Vocabulary users() {
        return users;
    }

    Vocabulary items() {
        return items;
    }

    Optional<FeatureEncoder> encoder() {
        return encoder;
    }

    GoldenRows golden() {
        return golden;
    }

    Calibration calibration() {
        return calibration;
    }

    Optional<ItemPopularity> popularity() {
        return popularity;
    }
}

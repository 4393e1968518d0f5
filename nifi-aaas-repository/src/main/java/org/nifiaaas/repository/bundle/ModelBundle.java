package org.nifiaaas.repository.bundle;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;

/**
 * One complete model version, read into memory and checked. Immutable and thread-safe; the folder may vanish afterwards.
 *
 * <p>A version folder is named by its number and lies in a folder named by its model. {@link #MANIFEST} is written last, so a folder without it is not
 * complete and is never read.
 */
public final class ModelBundle {

    public static final String MANIFEST = "manifest.json";
    public static final String MODEL = "model.bigdl";

    /** Weights of a module that was saved into two files; {@link #MODEL} then holds its structure alone. Optional. */
    public static final String WEIGHTS = "weights.bin";

    /** The engine of models of histories and similarities, whose files are {@link #SIMILARITY_MODEL} and {@link #HISTORIES}. */
    public static final String SIMILARITY = "similarity";

    /** In the place of {@link #MODEL} for the engine {@link #SIMILARITY}. */
    public static final String SIMILARITY_MODEL = "model.safetensors";

    /** What the users bought, beside {@link #SIMILARITY_MODEL}. */
    public static final String HISTORIES = "histories.safetensors";

    /**
     * The engine of a network over features and a model of histories that score together: beside {@link #MODEL} its files are {@link #SIMILARITY_MODEL}, {@link #HISTORIES} and {@link #STACK}.
     */
    public static final String STACKED = "stack";

    /** What the two models of the engine {@link #STACKED} are worth. */
    public static final String STACK = "stack.json";

    /** Makes probabilities of the model's scores, see {@link Calibration}. Optional. */
    public static final String CALIBRATION = "calibration.json";

    public static final String FEATURES = "features.json";

    /** What training found out about the features, see {@link FeatureEncoding}. There exactly if the input is {@link BundleManifest#FEATURES}. */
    public static final String ENCODING = "encoding.json";

    public static final String USERS = "users.vocab";
    public static final String ITEMS = "items.vocab";
    public static final String METRICS = "metrics.json";

    /** How many users of the training window touched each item, see {@link ItemPopularity}. Optional. */
    public static final String POPULARITY = "items.popularity";

    public static final String GOLDEN = "golden.json";

    /** Lies beside the versions of a model and names some of them; the only file of a repository that changes. */
    public static final String LABELS = "labels.json";

    private final BundleManifest manifest;
    private final String manifestSha;
    private final BundleParts parts;
    private final byte[] model;
    private final Optional<byte[]> weights;
    private final Optional<StackFiles> stack;

    private ModelBundle(final BundleFiles files, final BundleParts parts, final Map<String, byte[]> contents) {
        this.manifest = files.manifest();
        this.manifestSha = files.manifestSha();
        this.parts = parts;
        this.model = contents.get(modelFile(manifest));
        this.weights = Optional.ofNullable(contents.get(weightsFile(manifest)));
        this.stack = isStack(manifest)
                ? Optional.of(
                        new StackFiles(contents.get(SIMILARITY_MODEL), contents.get(HISTORIES), contents.get(STACK)))
                : Optional.empty();
    }

    /** Name of the file that holds the model, which its engine decides. */
    static String modelFile(final BundleManifest manifest) {
        return isSimilarity(manifest) ? SIMILARITY_MODEL : MODEL;
    }

    private static String weightsFile(final BundleManifest manifest) {
        return isSimilarity(manifest) ? HISTORIES : WEIGHTS;
    }

    static boolean isSimilarity(final BundleManifest manifest) {
        return manifest.engine().equals(SIMILARITY);
    }

    static boolean isStack(final BundleManifest manifest) {
        return manifest.engine().equals(STACKED);
    }

    /** Whether the model scores by features. */
    static boolean takesFeatures(final BundleManifest manifest) {
        return manifest.input().equals(BundleManifest.FEATURES);
    }

    /**
     * Reads and checks a version: the manifest is there and names this model and version, every file has the size and checksum that the manifest says, none
     * leaves the folder by a symbolic link, and the parts agree with each other.
     *
     * @param folder the version folder
     * @return the version
     * @throws BundleException if anything is missing, damaged or contradictory
     */
    public static ModelBundle read(final Path folder) throws BundleException {
        final Path place = folder.toAbsolutePath().normalize();
        Path root = place;
        for (int level = 0; level < 2 && root.getParent() != null; level++) {
            root = root.getParent();
        }
        return read(new LocalStorage(root), root.relativize(place).toString().replace(File.separatorChar, '/'));
    }

    /**
     * Reads and checks a version, see {@link #read(Path)}.
     *
     * @param folder the version folder, {@code <model>/<version>}
     * @throws BundleException if anything is missing, damaged or contradictory
     */
    public static ModelBundle read(final RepositoryStorage storage, final String folder) throws BundleException {
        return read(storage, folder, () -> {});
    }

    /**
     * Reads and checks a version, see {@link #read(Path)}, in steps.
     *
     * @param folder the version folder, {@code <model>/<version>}
     * @param step called after each little piece of work, so that the caller can rest
     * @throws BundleException if anything is missing, damaged or contradictory
     */
    public static ModelBundle read(final RepositoryStorage storage, final String folder, final Runnable step)
            throws BundleException {
        final BundleFiles files = BundleFiles.open(storage, folder);
        final Map<String, byte[]> contents = files.read(name -> true, step);
        return new ModelBundle(files, BundleParts.of(files.manifest(), contents, step), contents);
    }

    /**
     * Reads the manifest of a version and nothing else: what it says of other files is not compared with them.
     *
     * @param folder the version folder, {@code <model>/<version>}
     * @return the manifest
     * @throws BundleException if it is missing, unreadable or belongs to another model or version
     */
    public static BundleManifest readManifest(final RepositoryStorage storage, final String folder)
            throws BundleException {
        return BundleFiles.open(storage, folder).manifest();
    }

    public BundleManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest file, which identifies the whole version. */
    public String manifestSha() {
        return manifestSha;
    }

    public FeatureSpec spec() {
        return parts.spec();
    }

    public Vocabulary users() {
        return parts.users();
    }

    public Vocabulary items() {
        return parts.items();
    }

    /** Makes numbers for the module of a row's features; empty if the model scores by the ids alone. */
    public Optional<FeatureEncoder> encoder() {
        return parts.encoder();
    }

    public GoldenRows golden() {
        return parts.golden();
    }

    /** How popular the items were in training; empty if the version does not say. */
    public Optional<ItemPopularity> popularity() {
        return parts.popularity();
    }

    /** Makes probabilities of the model's scores; {@link Calibration#none()} if the version has none. */
    public Calibration calibration() {
        return parts.calibration();
    }

    /** The serialized model; not copied, the caller must not change it. */
    public byte[] model() {
        return model;
    }

    /**
     * What the model needs beside it, not copied, the caller must not change it: {@link #HISTORIES} for the engine {@link #SIMILARITY}, else
     * {@link #WEIGHTS}, empty if the module holds its weights.
     */
    public Optional<byte[]> weights() {
        return weights;
    }

    /** What the engine {@link #STACKED} needs beside the network; empty for every other engine. */
    public Optional<StackFiles> stack() {
        return stack;
    }
}

package org.nifiaaas.repository.bundle;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

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

    public static final String FEATURES = "features.json";
    public static final String USERS = "users.vocab";
    public static final String ITEMS = "items.vocab";
    public static final String METRICS = "metrics.json";

    /** How many users of the training window touched each item, see {@link ItemPopularity}. Optional. */
    public static final String POPULARITY = "items.popularity";

    public static final String GOLDEN = "golden.json";

    /** Lies beside the versions of a model and names some of them; the only file of a repository that changes. */
    public static final String LABELS = "labels.json";

    private static final List<String> REQUIRED =
            Collections.unmodifiableList(Arrays.asList(MODEL, FEATURES, USERS, ITEMS, GOLDEN));
    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;
    private static final long LARGEST_MANIFEST = 16L << 20;

    private final BundleManifest manifest;
    private final String manifestSha;
    private final FeatureSpec spec;
    private final Vocabulary users;
    private final Vocabulary items;
    private final GoldenRows golden;
    private final Optional<ItemPopularity> popularity;
    private final byte[] model;
    private final Optional<byte[]> weights;

    private ModelBundle(
            final BundleManifest manifest,
            final String manifestSha,
            final Map<String, byte[]> contents,
            final Runnable step)
            throws BundleException {
        this.manifest = manifest;
        this.manifestSha = manifestSha;
        this.model = contents.get(MODEL);
        this.weights = Optional.ofNullable(contents.get(WEIGHTS));
        this.spec = parse(FEATURES, contents, FeatureSpec::fromJson);
        this.users = parse(USERS, contents, Vocabulary::fromText);
        step.run();
        this.items = parse(ITEMS, contents, Vocabulary::fromText);
        step.run();
        this.golden = parse(GOLDEN, contents, GoldenRows::fromJson);
        this.popularity = contents.containsKey(POPULARITY)
                ? Optional.of(parse(POPULARITY, contents, text -> ItemPopularity.fromText(text, items.size())))
                : Optional.empty();
        if (!spec.hash().equals(manifest.featuresHash())) {
            throw new BundleException(
                    FEATURES + " has hash " + spec.hash() + ", but the manifest says " + manifest.featuresHash());
        }
        if (!manifest.unknownRows()) {
            checkGoldenIdsAreKnown();
        }
    }

    private void checkGoldenIdsAreKnown() throws BundleException {
        final String[] goldenUsers = golden.users();
        final String[] goldenItems = golden.items();
        for (int row = 0; row < goldenUsers.length; row++) {
            if (users.index(goldenUsers[row]) == Vocabulary.UNKNOWN
                    || items.index(goldenItems[row]) == Vocabulary.UNKNOWN) {
                throw new BundleException(GOLDEN + ": row " + (row + 1)
                        + " has an unknown user or item, for which a model without unknownRows has no score");
            }
        }
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
        final byte[] manifestBytes = readFile(storage, folder, MANIFEST, LARGEST_MANIFEST);
        final BundleManifest manifest = manifest(folder, manifestBytes);
        final Map<String, byte[]> contents = new HashMap<>();
        for (final Map.Entry<String, BundleManifest.FileEntry> entry :
                manifest.files().entrySet()) {
            contents.put(entry.getKey(), readChecked(storage, folder, entry.getKey(), entry.getValue(), step));
        }
        for (final String name : REQUIRED) {
            if (!contents.containsKey(name)) {
                throw new BundleException(MANIFEST + " does not list " + name);
            }
        }
        return new ModelBundle(manifest, Checksums.sha256(manifestBytes), contents, step);
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
        return manifest(folder, readFile(storage, folder, MANIFEST, LARGEST_MANIFEST));
    }

    private static BundleManifest manifest(final String folder, final byte[] bytes) throws BundleException {
        final BundleManifest manifest;
        try {
            manifest = BundleManifest.fromJson(text(bytes));
        } catch (final IllegalArgumentException | CharacterCodingException e) {
            throw new BundleException(MANIFEST + " " + e.getMessage(), e);
        }
        checkPlace(folder, manifest);
        return manifest;
    }

    private static void checkPlace(final String folder, final BundleManifest manifest) throws BundleException {
        final String expected = manifest.model() + "/" + manifest.version();
        if (!folder.equals(expected)) {
            throw new BundleException(MANIFEST + " belongs to " + expected + ", but lies in " + folder);
        }
    }

    private static byte[] readChecked(
            final RepositoryStorage storage,
            final String folder,
            final String name,
            final BundleManifest.FileEntry entry,
            final Runnable step)
            throws BundleException {
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.equals("..") || name.equals(".")) {
            throw new BundleException(MANIFEST + " lists '" + name + "', which is not a plain file name");
        }
        final byte[] bytes = readFile(storage, folder, name, entry.size());
        if (bytes.length != entry.size()) {
            throw new BundleException(name + " has " + bytes.length + " bytes, but the manifest says " + entry.size());
        }
        step.run();
        final String sha = Checksums.sha256(bytes, step);
        if (!sha.equals(entry.sha256())) {
            throw new BundleException(name + " has checksum " + sha + ", but the manifest says " + entry.sha256());
        }
        return bytes;
    }

    private static byte[] readFile(
            final RepositoryStorage storage, final String folder, final String name, final long expectedSize)
            throws BundleException {
        final String file = folder + "/" + name;
        try {
            final Optional<StoredEntry> entry = storage.find(file);
            if (!entry.isPresent() || !entry.get().isFile()) {
                throw new BundleException(entry.isPresent() ? name + " is not a regular file" : name + " is missing");
            }
            final long size = entry.get().size();
            if (size > LARGEST_FILE || size > expectedSize) {
                throw new BundleException(name + " has " + size + " bytes, more than the "
                        + Math.min(LARGEST_FILE, expectedSize) + " allowed");
            }
            return storage.read(file, size);
        } catch (final NoSuchFileException e) {
            throw new BundleException(name + " is missing", e);
        } catch (final IOException e) {
            throw new BundleException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static <T> T parse(final String name, final Map<String, byte[]> contents, final Parser<T> parser)
            throws BundleException {
        try {
            return parser.parse(text(contents.get(name)));
        } catch (final IllegalArgumentException | CharacterCodingException e) {
            throw new BundleException(name + ": " + e.getMessage(), e);
        }
    }

    private static String text(final byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    public BundleManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest file, which identifies the whole version. */
    public String manifestSha() {
        return manifestSha;
    }

    public FeatureSpec spec() {
        return spec;
    }

    public Vocabulary users() {
        return users;
    }

    public Vocabulary items() {
        return items;
    }

    public GoldenRows golden() {
        return golden;
    }

    /** How popular the items were in training; empty if the version does not say. */
    public Optional<ItemPopularity> popularity() {
        return popularity;
    }

    /** The serialized module; not copied, the caller must not change it. */
    public byte[] model() {
        return model;
    }

    /** Weights beside the module; not copied, the caller must not change them. Empty if the module holds its weights. */
    public Optional<byte[]> weights() {
        return weights;
    }

    private interface Parser<T> {
        T parse(String text);
    }
}

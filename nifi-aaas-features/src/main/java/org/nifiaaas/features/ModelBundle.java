package org.nifiaaas.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final byte[] model;
    private final Optional<byte[]> weights;

    private ModelBundle(final BundleManifest manifest, final String manifestSha, final Map<String, byte[]> contents)
            throws BundleException {
        this.manifest = manifest;
        this.manifestSha = manifestSha;
        this.model = contents.get(MODEL);
        this.weights = Optional.ofNullable(contents.get(WEIGHTS));
        this.spec = parse(FEATURES, contents, FeatureSpec::fromJson);
        this.users = parse(USERS, contents, Vocabulary::fromText);
        this.items = parse(ITEMS, contents, Vocabulary::fromText);
        this.golden = parse(GOLDEN, contents, GoldenRows::fromJson);
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
        final byte[] manifestBytes = readFile(folder.resolve(MANIFEST), LARGEST_MANIFEST);
        final BundleManifest manifest = manifest(folder, manifestBytes);
        final Map<String, byte[]> contents = new HashMap<>();
        for (final Map.Entry<String, BundleManifest.FileEntry> entry :
                manifest.files().entrySet()) {
            contents.put(entry.getKey(), readChecked(folder, entry.getKey(), entry.getValue()));
        }
        for (final String name : REQUIRED) {
            if (!contents.containsKey(name)) {
                throw new BundleException(MANIFEST + " does not list " + name);
            }
        }
        return new ModelBundle(manifest, Checksums.sha256(manifestBytes), contents);
    }

    /**
     * Reads the manifest of a version and nothing else: what it says of other files is not compared with them.
     *
     * @param folder the version folder
     * @return the manifest
     * @throws BundleException if it is missing, unreadable or belongs to another model or version
     */
    public static BundleManifest readManifest(final Path folder) throws BundleException {
        return manifest(folder, readFile(folder.resolve(MANIFEST), LARGEST_MANIFEST));
    }

    private static BundleManifest manifest(final Path folder, final byte[] bytes) throws BundleException {
        final BundleManifest manifest;
        try {
            manifest = BundleManifest.fromJson(text(bytes));
        } catch (final IllegalArgumentException | CharacterCodingException e) {
            throw new BundleException(MANIFEST + " " + e.getMessage(), e);
        }
        checkPlace(folder, manifest);
        return manifest;
    }

    private static void checkPlace(final Path folder, final BundleManifest manifest) throws BundleException {
        final Path place = folder.toAbsolutePath().normalize();
        final String expected = manifest.model() + "/" + manifest.version();
        if (place.getParent() == null
                || !place.getFileName().toString().equals(Long.toString(manifest.version()))
                || !String.valueOf(place.getParent().getFileName()).equals(manifest.model())) {
            throw new BundleException(MANIFEST + " belongs to " + expected + ", but lies in "
                    + (place.getParent() == null
                            ? place
                            : place.getParent().getFileName() + "/" + place.getFileName()));
        }
    }

    private static byte[] readChecked(final Path folder, final String name, final BundleManifest.FileEntry entry)
            throws BundleException {
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.equals("..") || name.equals(".")) {
            throw new BundleException(MANIFEST + " lists '" + name + "', which is not a plain file name");
        }
        final byte[] bytes = readFile(folder.resolve(name), entry.size());
        if (bytes.length != entry.size()) {
            throw new BundleException(name + " has " + bytes.length + " bytes, but the manifest says " + entry.size());
        }
        final String sha = Checksums.sha256(bytes);
        if (!sha.equals(entry.sha256())) {
            throw new BundleException(name + " has checksum " + sha + ", but the manifest says " + entry.sha256());
        }
        return bytes;
    }

    private static byte[] readFile(final Path file, final long expectedSize) throws BundleException {
        final String name = String.valueOf(file.getFileName());
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new BundleException(
                        Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                                ? name + " is not a regular file"
                                : name + " is missing");
            }
            final long size = Files.size(file);
            if (size > LARGEST_FILE || size > expectedSize) {
                throw new BundleException(name + " has " + size + " bytes, more than the "
                        + Math.min(LARGEST_FILE, expectedSize) + " allowed");
            }
            return Files.readAllBytes(file);
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

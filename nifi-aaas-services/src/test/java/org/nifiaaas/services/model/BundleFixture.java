package org.nifiaaas.services.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ItemPopularity;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.services.engine.bigdl.SavedModule;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.model.version.VersionSize;

/** Writes bundles for {@link FakeEngine}, or with a real module: three users, two items, and golden rows by the formula or the module. */
public final class BundleFixture {

    public static final String MODEL = "propensity";

    /** Zone of the rules, in which many an evening is the next day already. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private final Path root;
    private String text;
    private String engine = FakeEngine.NAME;
    private String output = "log_softmax";
    private String input = BundleManifest.PAIR;
    private boolean unknownRows = true;
    private Optional<String> weights = Optional.empty();
    private Optional<String> popularity = Optional.empty();
    private float goldenOffset;
    private SavedModule module;
    private Histories histories;
    private Calibration calibration = Calibration.none();
    private boolean calibrated;
    private FeatureFixture features;
    private StackWeights stack;

    private BundleFixture(final Path root, final long seed) {
        this.root = root;
        this.text = "seed=" + seed;
    }

    /** A good bundle whose scores depend on the seed. */
    public static BundleFixture bundle(final Path root, final long seed) {
        return new BundleFixture(root, seed);
    }

    public BundleFixture text(final String modelText) {
        this.text = modelText;
        return this;
    }

    /** Writes a real module in place of the text. */
    BundleFixture module(final SavedModule saved) {
        this.module = saved;
        return engine("bigdl").output(saved.output());
    }

    /** Writes a module that scores by features. */
    public BundleFixture features(final FeatureFixture given) {
        this.features = given;
        return module(given.module()).input(BundleManifest.FEATURES);
    }

    /** Writes a model of histories in place of the text. */
    public BundleFixture histories(final Histories given) {
        this.histories = given;
        return engine(ModelBundle.SIMILARITY).output("sigmoid");
    }

    /** Writes a module that scores by features and a model of histories, which score together. */
    public BundleFixture stack(final FeatureFixture network, final Histories history, final StackWeights given) {
        histories(history);
        features(network);
        this.stack = given;
        return engine(ModelBundle.STACKED).output("sigmoid");
    }

    /** Adds what makes probabilities of the scores, also of those in the golden rows. */
    public BundleFixture calibration(final Calibration given) {
        this.calibration = given;
        this.calibrated = true;
        return this;
    }

    public BundleFixture engine(final String name) {
        this.engine = name;
        return this;
    }

    public BundleFixture output(final String kind) {
        this.output = kind;
        return this;
    }

    public BundleFixture input(final String kind) {
        this.input = kind;
        return this;
    }

    /** A model that has no row for unknown ids. */
    BundleFixture withoutUnknownRows() {
        this.unknownRows = false;
        return this;
    }

    public BundleFixture weights(final String weightsText) {
        this.weights = Optional.of(weightsText);
        return this;
    }

    /** Adds how many users touched each item. */
    public BundleFixture popularity(final int... usersPerItem) {
        this.popularity = Optional.of(ItemPopularity.of(usersPerItem).toText());
        return this;
    }

    /** Lets {@link VersionSize} estimate this size. */
    BundleFixture bytes(final int size) {
        final int vocabularies = "ada bob eve bakery cinema ".length() * VersionSize.BYTES_OF_A_VOCABULARY_BYTE;
        this.text = text + " ".repeat(size - vocabularies - text.length());
        return this;
    }

    /** Lets the golden rows be wrong by this much. */
    public BundleFixture goldenOffset(final float offset) {
        this.goldenOffset = offset;
        return this;
    }

    public Path write(final long version) throws IOException {
        return write(MODEL, version);
    }

    public Path write(final String model, final long version) throws IOException {
        final Path folder = Files.createDirectories(root.resolve(model).resolve(Long.toString(version)));
        final FeatureSpec spec =
                features == null ? FeatureSpec.builder().zone(ZONE).build() : features.spec();
        users().write(folder.resolve(ModelBundle.USERS));
        items().write(folder.resolve(ModelBundle.ITEMS));
        final Map<String, String> texts = new TreeMap<>();
        if (histories == null || features != null) {
            texts.put(ModelBundle.MODEL, text);
        }
        if (stack != null) {
            texts.put(ModelBundle.STACK, stack.toJson());
        }
        texts.put(ModelBundle.FEATURES, spec.toJson());
        texts.put(ModelBundle.GOLDEN, golden().toJson());
        weights.ifPresent(weightsText -> texts.put(ModelBundle.WEIGHTS, weightsText));
        popularity.ifPresent(counts -> texts.put(ModelBundle.POPULARITY, counts));
        if (features != null) {
            texts.put(ModelBundle.ENCODING, features.encoding().toJson());
        }
        if (calibrated) {
            texts.put(ModelBundle.CALIBRATION, calibration.toJson());
        }
        for (final Map.Entry<String, String> entry : texts.entrySet()) {
            Files.writeString(folder.resolve(entry.getKey()), entry.getValue());
        }
        if (module != null) {
            Files.write(folder.resolve(ModelBundle.MODEL), module.bytes());
        }
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model(model, version)
                .network("ncf", engine, output, 0)
                .rows(input, unknownRows)
                .featuresHash(spec.hash())
                .trainingWindow("2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z")
                .question("new", 30)
                .run("run-" + version, "a test")
                .createdAt("2020-01-01T00:00:00Z");
        final List<String> names = new ArrayList<>(texts.keySet());
        names.addAll(List.of(ModelBundle.USERS, ModelBundle.ITEMS));
        if (histories != null) {
            Files.write(
                    folder.resolve(ModelBundle.SIMILARITY_MODEL),
                    histories.model().toBytes());
            Files.write(folder.resolve(ModelBundle.HISTORIES), histories.log().toBytes());
            names.addAll(List.of(ModelBundle.SIMILARITY_MODEL, ModelBundle.HISTORIES));
        }
        for (final String name : names) {
            final Path file = folder.resolve(name);
            manifest.file(name, Files.size(file), Checksums.sha256(file));
        }
        publish(folder, manifest.build());
        return folder;
    }

    private static void publish(final Path folder, final BundleManifest manifest) throws IOException {
        final Path written = folder.resolve("manifest.json.part");
        Files.write(written, manifest.toJson().getBytes(StandardCharsets.UTF_8));
        Files.move(written, folder.resolve(ModelBundle.MANIFEST), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Changes a manifest afterwards. */
    static void replace(final Path folder, final String text, final String replacement) throws IOException {
        final Path manifest = folder.resolve(ModelBundle.MANIFEST);
        Files.writeString(manifest, Files.readString(manifest).replace(text, replacement));
    }

    public static void labels(final Path root, final String json) throws IOException {
        labels(root, MODEL, json);
    }

    static void labels(final Path root, final String model, final String json) throws IOException {
        Files.createDirectories(root.resolve(model));
        Files.writeString(root.resolve(model).resolve(ModelBundle.LABELS), json);
    }

    public static void delete(final Path folder) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path path : paths) {
            Files.delete(path);
        }
    }

    private static Vocabulary users() {
        return Vocabulary.of(List.of("ada", "bob", "eve"));
    }

    private static Vocabulary items() {
        return Vocabulary.of(List.of("bakery", "cinema"));
    }

    private GoldenRows golden() {
        final String[] users = {"ada", "bob", unknownRows ? "nobody" : "eve"};
        final String[] items = {"bakery", unknownRows ? "nothing" : "bakery", "cinema"};
        final long seed = text.startsWith("seed=")
                ? Long.parseLong(text.substring("seed=".length()).strip())
                : 0;
        final int[] input = new FeatureExtractor(users(), items(), unknownRows).encode(users, items);
        if (stack != null) {
            return GoldenRows.of(users, items, stacked(users, items, input)).with(features.golden());
        }
        if (features != null) {
            return features.golden(users, items, input);
        }
        if (module != null) {
            return GoldenRows.of(users, items, module.propensities(input, users.length));
        }
        final float[] expected = new float[users.length];
        for (int row = 0; row < expected.length; row++) {
            final int user = input[row * FeatureExtractor.COLUMNS];
            final int item = input[row * FeatureExtractor.COLUMNS + 1];
            final float score = histories == null
                    ? FakeEngine.probability(seed, user, item)
                    : histories.tables().scorer().probability(user - 1, item - 1);
            expected[row] = calibration.apply(score) + goldenOffset;
        }
        return GoldenRows.of(users, items, expected);
    }

    /** Scores of the stack of the golden rows, by the purchases that the model of histories has. */
    private float[] stacked(final String[] users, final String[] items, final int... input) {
        final float[] ofNetwork = features.propensities(users, items, input, features.golden());
        final float[] scores = new float[users.length];
        for (int row = 0; row < scores.length; row++) {
            final int user = users().index(users[row]);
            final int item = items().index(items[row]);
            final StackWeights.Case which = user == Vocabulary.UNKNOWN
                    ? StackWeights.Case.UNTOLD
                    : StackWeights.Case.of(true, histories.tables().snapshot().pair(user, item) >= 0);
            scores[row] = calibration.apply(stack.probability(
                            which, histories.tables().scorer().probability(user, item), ofNetwork[row]))
                    + goldenOffset;
        }
        return scores;
    }
}

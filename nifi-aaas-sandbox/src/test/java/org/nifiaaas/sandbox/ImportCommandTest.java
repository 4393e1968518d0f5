package org.nifiaaas.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.BundleException;
import org.nifiaaas.features.BundleManifest;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.GoldenRows;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.features.RepositoryFolder;
import picocli.CommandLine;

/** {@code aaas model import} of a real module with five users, three items and a row for unknown ids in each table. */
class ImportCommandTest {

    private static final String MODEL = "propensity";

    @TempDir
    private Path folder;

    private Path root;
    private final ForeignModel foreign = ForeignModel.ncf(6, 4);
    private final List<String> arguments = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        foreign.save(folder.resolve("ncf.bigdl"));
        write("users.txt", "zoe\nann\nbob\neve\nkim\n");
        write("items.txt", "tea\nale\nrum\n");
        set("--repository", root);
        set("--model-file", folder.resolve("ncf.bigdl"));
        set("--users", folder.resolve("users.txt"));
        set("--items", folder.resolve("items.txt"));
        set("--output", "log_softmax");
        set("--positive-class", 0);
        set("--unknown-rows", "yes");
    }

    private Path write(final String name, final String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private void set(final String option, final Object value) {
        drop(option);
        arguments.add(option + "=" + value);
    }

    private void drop(final String option) {
        arguments.removeIf(argument -> argument.startsWith(option + "="));
    }

    private int run(final String model) {
        final List<String> all = new ArrayList<>(List.of("import", model));
        all.addAll(arguments);
        return runCommand(all);
    }

    private int runCommand(final List<String> command) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(
                Stream.concat(Stream.of("model"), command.stream()).toArray(String[]::new));
    }

    private void assertImports() {
        assertEquals(0, run(MODEL), err.toString());
        assertEquals("", err.toString());
    }

    private void assertFails(final int exitCode, final String message) throws IOException {
        final List<String> before = entries();
        assertEquals(exitCode, run(MODEL), out.toString());
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("aaas: ") && err.toString().contains(message), err.toString());
        assertEquals(before, entries(), "something is left behind");
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }

    private ModelBundle bundle(final long version) throws BundleException {
        return new RepositoryFolder(root).read(MODEL, version);
    }

    private void assertPrinted(final String... lines) {
        for (final String line : lines) {
            assertTrue(out.toString().lines().anyMatch(line::equals), line + " is not in\n" + out);
        }
    }

    private float score(final int userRow, final int itemRow) {
        return (float) Math.exp(foreign.output(userRow, itemRow, 0));
    }

    private void writeGolden(final String[] users, final String[] items, final float... expected) throws IOException {
        set(
                "--golden",
                write("golden.json", GoldenRows.of(users, items, expected).toJson()));
    }

    @Test
    void makesAVersionOfFilesAndShowsIt() throws IOException, BundleException {
        assertImports();

        final ModelBundle bundle = bundle(1);
        assertEquals(-1, Files.mismatch(folder.resolve("ncf.bigdl"), root.resolve("propensity/1/model.bigdl")));
        assertEquals("zoe", bundle.users().token(1));
        assertEquals("rum", bundle.items().token(3));
        final BundleManifest manifest = bundle.manifest();
        assertEquals("log_softmax", manifest.output());
        assertTrue(manifest.unknownRows());
        assertEquals(BundleManifest.PAIR, manifest.input());
        assertEquals("ncf", manifest.modelKind());
        assertEquals(BundleManifest.UNKNOWN_TIME, manifest.trainingFrom());
        assertEquals("trained elsewhere", manifest.reason());
        assertTrue(manifest.runId().startsWith("import-"), manifest.runId());
        assertEquals(FeatureSpec.builder().build().hash(), manifest.featuresHash());
        assertFalse(manifest.files().containsKey(ModelBundle.METRICS));
        assertPrinted(
                "Imported propensity version 1.",
                "reason           trained elsewhere",
                "network          ncf on bigdl, log_softmax",
                folder.resolve("users.txt") + ": 5 users.",
                "The 64 golden rows were drawn and scored here: from now on they prove that the",
                "It serves records that ExtractFeatures cleaned with refunds exclude and time zone UTC.",
                "  ./aaas model label propensity canary 1 --repository " + root);
    }

    @Test
    void goldenRowsMadeHereAreTheScoresOfTheModule() throws BundleException {
        assertImports();

        final GoldenRows golden = bundle(1).golden();
        assertEquals("zoe", golden.users()[0]);
        assertEquals("tea", golden.items()[0]);
        assertEquals(score(2, 2), golden.expected()[0], 1e-6);
        assertEquals("kim", golden.users()[1]);
        assertEquals(score(6, 4), golden.expected()[1], 1e-6);
        final int last = golden.size() - 1;
        assertEquals("unknown user", golden.users()[last]);
        assertEquals(score(1, 1), golden.expected()[last], 1e-6);
    }

    @Test
    void twiceMakesTwoVersions() throws BundleException {
        assertImports();
        assertImports();

        assertPrinted("Imported propensity version 2.");
        assertEquals(OptionalLong.of(1), bundle(2).manifest().parentVersion());
        assertEquals(1, bundle(1).manifest().version());
    }

    @Test
    void takesWhatIsKnownOfTheTraining() throws IOException, BundleException {
        set("--kind", "neumf");
        set("--reason", "bought from a friend");
        set("--run-id", "run-17");
        set("--trained-from", "2019-01-01");
        set("--trained-to", "2019-02-01T10:00:00Z");
        set("--time-zone", "Europe/Berlin");
        set("--refunds", "keep");
        set("--metrics", write("metrics.json", "{\"hr10\": 0.61, \"ndcg10\": 0.3}"));
        assertImports();

        final ModelBundle bundle = bundle(1);
        assertEquals("neumf", bundle.manifest().modelKind());
        assertEquals("bought from a friend", bundle.manifest().reason());
        assertEquals("run-17", bundle.manifest().runId());
        assertEquals("2018-12-31T23:00:00Z", bundle.manifest().trainingFrom());
        assertEquals("2019-02-01T10:00:00Z", bundle.manifest().trainingTo());
        assertEquals(0.61, bundle.manifest().metrics().get("hr10"));
        assertTrue(bundle.manifest().files().containsKey(ModelBundle.METRICS));
        assertEquals(RefundRule.KEEP, bundle.spec().refundRule());
        assertPrinted("hr10             0.6100");
    }

    @Test
    void takesTheSpecificationAndMetricsThatTrainJobWrote() throws IOException, BundleException {
        final FeatureSpec spec = FeatureSpec.builder()
                .columns("card", "merchant", null, "date")
                .refundRule(RefundRule.KEEP)
                .build();
        set("--spec", write("features.json", spec.toJson()));
        set("--metrics", write("metrics.json", "{\"split\": \"x\", \"metrics\": {\"hr10\": 0.5}}"));
        assertImports();

        assertEquals(spec.hash(), bundle(1).manifest().featuresHash());
        assertEquals("card", bundle(1).spec().userColumn());
        assertEquals(0.5, bundle(1).manifest().metrics().get("hr10"));
    }

    @Test
    void movesALabel() throws IOException {
        set("--label", "canary");
        assertImports();

        assertPrinted("Label canary of model propensity names version 1.");
        assertTrue(
                Files.readString(root.resolve("propensity/labels.history")).contains("trained elsewhere"),
                "the reason is in the history");
    }

    @Test
    void goldenRowsOfTheTrainerProveTheImport() throws IOException, BundleException {
        writeGolden(
                new String[] {"zoe", " kim", "who"},
                new String[] {"tea", "rum", "ale"},
                score(2, 2),
                score(6, 4),
                score(1, 3));
        assertImports();

        assertEquals("kim", bundle(1).golden().users()[1]);
        assertPrinted("The engine gives the 3 golden rows the scores that their trainer wrote down.");
    }

    @Test
    void wrongGoldenRowsAreRefused() throws IOException {
        writeGolden(new String[] {"zoe", "kim"}, new String[] {"tea", "rum"}, score(2, 2), score(5, 4));
        assertFails(1, "here, but its trainer wrote down " + score(5, 4));
        assertTrue(err.toString().contains("golden row 2 of 2 scores 0."), err.toString());
        assertTrue(err.toString().contains("the order of users and items"), err.toString());

        writeGolden(new String[] {"zoe", "kim"}, new String[] {"tea", "rum"}, 1 - score(2, 2), 1 - score(6, 4));
        assertFails(1, "all rows fit the other class, see --positive-class");

        writeGolden(new String[] {"who"}, new String[] {"tea"}, 0.5f);
        assertFails(1, "golden.json: no row has a user and an item that are both in the vocabularies");

        write("golden.json", "{\"users\": [\"zoe\"]}");
        assertFails(1, "golden.json: golden rows lack users, items or expected scores");
    }

    @Test
    void vocabulariesThatDoNotFitTheModelAreRefused() throws IOException {
        write("users.txt", "zoe\nann\nbob\neve\nkim\nlou\nmia\n");
        assertFails(
                1,
                "users.txt has 7 users and needs a row more for unknown ids, but the model's user embedding has 6 rows");

        write("users.txt", "zoe\nann\nbob\neve\nkim\nlou\n");
        assertFails(1, "the model's user embedding has 6 rows; without a row for unknown ids it is --unknown-rows no");

        write("users.txt", "zoe\nann\nbob\neve\nkim\n");
        write("items.txt", "tea\nale\n");
        assertFails(1, "the model's item embedding has 4 rows; if some are spare on purpose, say --spare-rows");
    }

    @Test
    void verifyLoadsWhatWasImported() throws IOException, BundleException {
        assertImports();
        final List<String> verify = List.of("verify", "--load", "--repository", root.toString(), MODEL);
        assertEquals(0, runCommand(verify), out.toString());
        assertPrinted("propensity  version 1  whole, manifest " + bundle(1).manifestSha() + ", scores its golden rows");

        replaceGolden(0.5f);
        assertEquals(1, runCommand(verify));
        assertTrue(
                out.toString().contains("propensity version 1 is refused: golden row 1 of 1 scores"), out.toString());
        assertEquals(0, runCommand(List.of("verify", "--repository", root.toString())), "without loading");
    }

    private void replaceGolden(final float expected) throws IOException {
        final Path version = root.resolve(MODEL).resolve("1");
        final Path manifest = version.resolve(ModelBundle.MANIFEST);
        final BundleManifest.FileEntry before =
                BundleManifest.fromJson(Files.readString(manifest)).files().get(ModelBundle.GOLDEN);
        final Path golden = version.resolve(ModelBundle.GOLDEN);
        Files.writeString(
                golden,
                GoldenRows.of(new String[] {"zoe"}, new String[] {"tea"}, new float[] {expected})
                        .toJson());
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace(before.sha256(), Checksums.sha256(golden))
                        .replace("\"size\": " + before.size(), "\"size\": " + Files.size(golden)));
    }

    @Test
    void spareRowsCanBeMeant() throws IOException, BundleException {
        write("items.txt", "tea\nale\n");
        arguments.add("--spare-rows");
        assertImports();

        assertEquals(2, bundle(1).items().size());
    }

    @Test
    void filesThatAreNoModelAreRefused() throws IOException {
        write("ncf.bigdl", "");
        assertFails(1, "ncf.bigdl is empty");

        write("ncf.bigdl", "not a module");
        assertFails(1, "the module file is cut short or not from BigDL");
    }

    @Test
    void outputThatIsNotAsDeclaredIsRefused() throws IOException {
        set("--output", "softmax");
        assertFails(1, "is not of the declared output SOFTMAX");

        set("--output", "sigmoid");
        assertFails(1, "2 columns, which does not fit the declared output SIGMOID");

        set("--output", "log_softmax");
        set("--positive-class", 2);
        assertFails(1, "positive class 2 is not one of the module's 2 output columns");
    }

    @Test
    void badVocabularyFilesAreNamedWithTheirLine() throws IOException {
        write("items.txt", "tea\nale\ntea\n");
        assertFails(1, "items.txt, line 3: 'tea' is the id of line 1 already");
    }

    @Test
    void canonicalFormIsRemarkedUpon() throws IOException {
        write("items.txt", "tea\nginger  ale\nrum\n");
        assertImports();

        assertPrinted(
                folder.resolve("items.txt") + ": 3 items, 1 of them brought into canonical form (first on line 2).");
    }

    @Test
    void badSpecificationAndMetricsAreNamed() throws IOException {
        set("--spec", write("features.json", "{}"));
        assertFails(1, "features.json: feature specification has schema version 0");

        drop("--spec");
        set("--metrics", write("metrics.json", "{\"hr10\": \"good\"}"));
        assertFails(1, "metrics.json: the metric 'hr10' is not a number");
        write("metrics.json", "[1]");
        assertFails(1, "metrics.json is not a JSON object of names and numbers");
    }

    @Test
    void missingFilesAreWrongUsage() throws IOException {
        for (final String option :
                List.of("--weights-file", "--golden", "--metrics", "--spec", "--model-file", "--users", "--items")) {
            final List<String> before = List.copyOf(arguments);
            set(option, folder.resolve("absent"));
            assertFails(2, option + ": there is no file " + folder.resolve("absent"));
            arguments.clear();
            arguments.addAll(before);
        }
        set("--users", folder);
        assertFails(2, "--users: " + folder + " is not a file");
    }

    @Test
    void wrongWordsAreWrongUsage() throws IOException {
        assertWrong("--output", "tanh", "--output must be one of log_softmax, softmax, sigmoid, logits, not 'tanh'");
        assertWrong("--input", "triple", "--input must be one of pair, columns, wide_and_deep, not 'triple'");
        assertWrong("--unknown-rows", "maybe", "--unknown-rows must be one of yes, no, not 'maybe'");
        assertWrong("--positive-class", "-1", "--positive-class must be 0 or more, not -1");
        assertWrong("--refunds", "drop", "Unknown refund rule 'drop'");
        assertWrong("--time-zone", "Nowhere", "--time-zone: 'Nowhere' is not a time zone");
        assertWrong("--trained-from", "soon", "--trained-from: 'soon' is not a time");
        assertWrong("--label", "7", "--label: '7' must begin with a letter");
        assertWrong("--reason", " ", "--reason is empty");
    }

    private void assertWrong(final String option, final String value, final String message) throws IOException {
        final List<String> before = List.copyOf(arguments);
        set(option, value);
        assertFails(2, message);
        assertTrue(err.toString().contains("see aaas model import --help"), err.toString());
        arguments.clear();
        arguments.addAll(before);
    }

    @Test
    void optionsThatContradictEachOtherAreWrongUsage() throws IOException {
        set("--trained-from", "2019-02-01");
        set("--trained-to", "2019-01-01");
        assertFails(2, "--trained-to 2019-01-01 is before --trained-from 2019-02-01");

        drop("--trained-from");
        set("--spec", write("features.json", FeatureSpec.builder().build().toJson()));
        set("--time-zone", "UTC");
        assertFails(2, "--time-zone cannot be given together with --spec");
    }

    @Test
    void missingOptionsAreWrongUsage() throws IOException {
        drop("--positive-class");
        assertFails(2, "--positive-class is needed with --output log_softmax");

        drop("--unknown-rows");
        assertFails(2, "Missing required option: '--unknown-rows=yes|no'");
    }

    @Test
    void placesThatAreNoRepositoryOrModelAreWrongUsage() throws IOException {
        final List<String> before = entries();
        assertEquals(2, run("../out"));
        assertTrue(err.toString().contains("'../out' is not the name of a model"), err.toString());
        assertEquals(before, entries());

        set("--repository", root.resolve("none"));
        assertFails(2, "there is no repository folder " + root.resolve("none"));
    }

    @Test
    void storageThatCannotBeWrittenIsNamed() throws IOException {
        write("models/propensity", "a file where the model's folder should be");

        assertFails(1, "there is no model propensity");
    }

    @Test
    void helpNamesEveryOption() {
        arguments.clear();
        arguments.add("--help");
        assertEquals(0, run(MODEL));
        for (final String option : List.of(
                "--repository",
                "--model-file",
                "--weights-file",
                "--users",
                "--items",
                "--spec",
                "--refunds",
                "--time-zone",
                "--output",
                "--positive-class",
                "--input",
                "--unknown-rows",
                "--spare-rows",
                "--kind",
                "--golden",
                "--metrics",
                "--trained-from",
                "--trained-to",
                "--reason",
                "--run-id",
                "--label")) {
            assertTrue(out.toString().contains(option), option + " is not in\n" + out);
        }
    }
}

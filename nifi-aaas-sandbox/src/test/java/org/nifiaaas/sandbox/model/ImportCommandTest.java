package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;

/** {@code aaas model import} of models that fit. */
class ImportCommandTest extends ImportFixture {

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
        assertPrinted("hr10             0.6100, popularity not measured");
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
    void weightsMayLieInAFileOfTheirOwn() throws IOException, BundleException {
        final Path weights = folder.resolve("weights");
        foreign.save(folder.resolve("ncf.bigdl"), weights);
        assertFails(1, "weights");

        set("--weights-file", weights);
        assertImports();
        assertEquals(-1, Files.mismatch(weights, root.resolve("propensity/1/weights.bin")));
        assertEquals(score(6, 4), bundle(1).golden().expected()[1], 1e-6);

        ForeignModel.ncf(5, 4).save(folder.resolve("other"), weights);
        assertFails(1, "weights");
    }

    @Test
    void wideAndDeepIsTriedToo() throws IOException, BundleException {
        ForeignModel.zooWideAndDeep(5, 3).save(folder.resolve("ncf.bigdl"));
        set("--output", "softmax");
        set("--input", "wide_and_deep");
        set("--unknown-rows", "no");
        assertImports();
        assertEquals("wide_and_deep", bundle(1).manifest().input());
        assertPrinted(
                "unknown ids      get no score", "Pairs with a user or an item that is in no vocabulary get no score.");

        write("items.txt", "tea\nale\nrum\ngin\n");
        assertFails(1, "items.txt has 4 items, but the model's item embedding has 3 rows");

        set("--input", "pair");
        assertFails(1, "is refused");
    }

    @Test
    void constantScoresAreRemarkedUpon() throws IOException {
        write("users.txt", "zoe\n");
        write("items.txt", "tea\n");
        set("--unknown-rows", "no");
        ForeignModel.ncf(1, 1).save(folder.resolve("ncf.bigdl"));
        assertImports();

        assertTrue(out.toString().contains("Are these the trained weights?"), out.toString());
    }

    @Test
    void canonicalFormIsRemarkedUpon() throws IOException {
        write("items.txt", "tea\nginger  ale\nrum\n");
        assertImports();

        assertPrinted(
                folder.resolve("items.txt") + ": 3 items, 1 of them brought into canonical form (first on line 2).");
    }
}

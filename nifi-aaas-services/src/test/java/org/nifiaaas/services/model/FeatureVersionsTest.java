package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.features.encode.Scale;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.bigdl.SavedModule;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.ModelVersion;
import org.nifiaaas.services.model.version.VersionScorer;

/** Versions that score by features: a shop with prices and a club with loyalty, beside a version of pairs. */
class FeatureVersionsTest {

    private static final String SHOP =
            """
            {
              "columns": [
                {"name": "category", "of": "item", "type": "categorical"},
                {"name": "price", "of": "item", "type": "numeric"}
              ],
              "windows": [
                {"name": "visits", "statistic": "count", "by": "user", "days": 30, "buckets": [1, 5]},
                {"name": "since", "statistic": "days since last", "by": ["user", "item"], "days": 90}
              ],
              "crosses": [{"name": "taste", "of": ["user", "category"], "buckets": 20}]
            }""";

    private static final String CLUB =
            """
            {"columns": [{"name": "level", "of": "user", "type": "categorical", "vocabulary": ["gold", "silver"]}]}""";

    private static final List<List<Object>> SHOP_ROWS = List.of(
            Arrays.asList("tea", 9.5, 3.0, 12.5),
            Arrays.asList("books", null, 0.0, null),
            Arrays.asList("never seen", 1e9, null, 0.0));

    @TempDir
    private Path root;

    private FeatureFixture shop;
    private FeatureFixture club;

    @BeforeEach
    void makeNetworks() throws EngineException {
        shop = FeatureFixture.of(
                4,
                SHOP,
                new FeatureEncoding(
                        Map.of("category", List.of("tea", "books")),
                        Map.of("price", new Scale(10, 4), "visits", new Scale(1, 1), "since", new Scale(2, 1.5))),
                SHOP_ROWS);
        club = FeatureFixture.of(
                5,
                CLUB,
                new FeatureEncoding(Map.of(), Map.of()),
                List.of(List.of("gold"), List.of("silver"), Arrays.asList((Object) null)));
    }

    private VersionLoader loader() {
        return loader(new BigDLEngine());
    }

    private VersionLoader loader(final BigDLEngine engine) {
        return new VersionLoader(new ModelRepository(root), Engines.of(engine, new FakeEngine()));
    }

    private static PairFeatures features(final List<Object> values, final boolean userSeen) {
        return new PairFeatures(values, Optional.empty(), userSeen);
    }

    /** Pairs of known and unknown users with the features of the golden rows in turn. */
    private static PairBatch batch(final FeatureFixture fixture, final int rows) {
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        final List<PairFeatures> known = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            users[row] = List.of("ada", "bob", "eve", "nobody", "stranger").get(row % 5);
            items[row] = row % 2 == 0 ? "bakery" : "cinema";
            known.add(features(fixture.golden().get(row % 3), true));
        }
        return PairBatch.of(users, items).with(known);
    }

    private static ModelVersion published(final LoadedVersion loaded, final long number) {
        final ModelVersion version = new ModelVersion(MODEL, number, "stamp");
        version.startLoading();
        version.publish(loaded);
        return version;
    }

    @Test
    void versionsOfDifferentSpecificationsScoreSideBySide() throws Exception {
        bundle(root, 1).module(SavedModule.ncf()).write(1);
        bundle(root, 1).features(shop).write(2);
        bundle(root, 1).features(club).write(3);
        final VersionLoader loader = loader();
        final PairBatch pair = PairBatch.of(new String[] {"bob"}, new String[] {"cinema"});
        final int[] rows = {3, 3};
        try (ModelLease pairs = published(loader.load(MODEL, 1), 1).tryLease().orElseThrow();
                ModelLease shopping =
                        published(loader.load(MODEL, 2), 2).tryLease().orElseThrow();
                ModelLease loyalty =
                        published(loader.load(MODEL, 3), 3).tryLease().orElseThrow()) {
            assertFalse(pairs.scoresFeatures());
            assertTrue(shopping.scoresFeatures());
            assertTrue(loyalty.scoresFeatures());
            assertEquals(FeatureSpec.builder().zone(BundleFixture.ZONE).build().toJson(), pairs.featureSpecification());
            assertEquals(shop.spec().toJson(), shopping.featureSpecification());
            assertEquals(club.spec().toJson(), loyalty.featureSpecification());

            final float byIds = pairs.scorer().score(pair).propensity(0);
            for (final List<Object> values : SHOP_ROWS) {
                final ScoreBatch scores = shopping.scorer().score(pair.with(List.of(features(values, true))));
                assertEquals(
                        shop.propensities(new String[] {"bob"}, new String[] {"cinema"}, rows, List.of(values))[0],
                        scores.propensity(0),
                        1e-5f);
            }
            for (final List<Object> values : club.golden()) {
                assertEquals(
                        club.propensities(new String[] {"bob"}, new String[] {"cinema"}, rows, List.of(values))[0],
                        loyalty.scorer()
                                .score(pair.with(List.of(features(values, true))))
                                .propensity(0),
                        1e-5f);
            }
            assertEquals(byIds, pairs.scorer().score(pair).propensity(0), 0);
        }
    }

    @Test
    void aPlanAndItsModuleAgree() throws Exception {
        bundle(root, 1).features(shop).write(1);
        final PairBatch batch = batch(shop, 100);
        try (LoadedVersion planned = loader().load(MODEL, 1);
                LoadedVersion plain = loader(BigDLEngine.withoutPlans()).load(MODEL, 1);
                VersionScorer plan = new VersionScorer(planned);
                VersionScorer module = new VersionScorer(plain)) {
            assertEquals(
                    "; it scores with a compiled plan", published(planned, 1).scoring());
            final ScoreBatch expected = module.score(batch);
            final ScoreBatch scores = plan.score(batch);
            for (int row = 0; row < 100; row++) {
                assertEquals(expected.propensity(row), scores.propensity(row), 1e-5f);
            }
        }
    }

    @Test
    void aRowHasTheSameScoreInABatchOfManyChunks() throws Exception {
        bundle(root, 1).features(shop).write(1);
        final int rows = 2 * VersionScorer.CHUNK_ROWS + 77;
        final PairBatch batch = batch(shop, rows);
        try (LoadedVersion loaded = loader().load(MODEL, 1);
                VersionScorer scorer = new VersionScorer(loaded)) {
            final ScoreBatch scores = scorer.score(batch);
            for (int row = 0; row < rows; row += 31) {
                final PairBatch single = PairBatch.of(new String[] {batch.user(row)}, new String[] {batch.item(row)})
                        .with(List.of(batch.features(row)));
                assertEquals(scorer.score(single).propensity(0), scores.propensity(row), 0);
            }
        }
    }

    @Test
    void usersWhoAreNotInTheVocabularyAreKnownByWhatTheyDid() throws Exception {
        bundle(root, 1).features(shop).write(1);
        final PairBatch batch = PairBatch.of(
                        new String[] {"stranger", "stranger", "ada"}, new String[] {"bakery", "bakery", "nowhere"})
                .with(List.of(
                        features(SHOP_ROWS.get(0), true),
                        features(SHOP_ROWS.get(1), false),
                        features(SHOP_ROWS.get(0), false)));
        try (LoadedVersion loaded = loader().load(MODEL, 1);
                VersionScorer scorer = new VersionScorer(loaded)) {
            final ScoreBatch scores = scorer.score(batch);

            assertFalse(scores.userUnknown(0));
            assertTrue(scores.userUnknown(1));
            assertFalse(scores.userUnknown(2));
            assertTrue(scores.itemUnknown(2));
            assertTrue(scores.propensity(0) != scores.propensity(1), "their features differ");
        }
    }

    @Test
    void refusesABatchWithoutTheFeaturesThatItNeeds() throws Exception {
        bundle(root, 1).features(shop).write(1);
        final PairBatch pair = PairBatch.of(new String[] {"ada", "bob"}, new String[] {"bakery", "bakery"});
        final PairFeatures good = features(SHOP_ROWS.get(0), true);
        final String name = "propensity version 1 ";
        try (LoadedVersion loaded = loader().load(MODEL, 1)) {
            try (VersionScorer scorer = new VersionScorer(loaded)) {
                assertEquals(
                        name + "scores by features, and the batch has none: it needs category, price, visits, since",
                        refusal(scorer, pair));
                assertEquals(
                        name + "cannot score: row 1 has 0 features, it needs 4: category, price, visits, since",
                        refusal(
                                scorer,
                                pair.with(List.of(
                                        good, PairFeatures.ofHistory(List.of(new PastPurchase("tea", 1, 2)))))));
                assertEquals(
                        name + "cannot score: row 0 has 3 features, it needs 4: category, price, visits, since",
                        refusal(scorer, pair.with(List.of(features(List.of("tea", 1.0, 2.0), true), good))));
                assertEquals(
                        name + "cannot score: row 1: feature price must be a number, and it is a String",
                        refusal(scorer, pair.with(List.of(good, features(List.of("tea", "much", 2.0, 1.0), true)))));
                assertEquals(
                        name + "cannot score: row 1: feature category must be a text, and it is a Double",
                        refusal(scorer, pair.with(List.of(good, features(List.of(1.0, 1.0, 2.0, 1.0), true)))));
                assertEquals(2, scorer.score(pair.with(List.of(good, good))).size());
            }
            assertEquals(1, loaded.idleCopies(), "bad features cost no copy of the module");
        }
    }

    private static String refusal(final VersionScorer scorer, final PairBatch pairs) {
        return assertThrows(ScoringException.class, () -> scorer.score(pairs)).getMessage();
    }

    @Test
    void doesNotRankWholeCatalogues() throws Exception {
        bundle(root, 1).features(club).write(1);
        final String expected =
                "propensity version 1 scores by features, which whole catalogues do not have: score pairs with theirs";
        try (LoadedVersion loaded = loader().load(MODEL, 1);
                VersionScorer scorer = new VersionScorer(loaded)) {
            final float[] scores = new float[2];
            assertEquals(
                    expected,
                    assertThrows(ScoringException.class, () -> scorer.scoreItems(1, new int[] {1, 2}, 2, scores))
                            .getMessage());
            assertEquals(
                    expected,
                    assertThrows(ScoringException.class, () -> scorer.scoreUsers(1, new int[] {1, 2}, 2, scores))
                            .getMessage());
            assertEquals(0, scorer.reasons(1, 1, 3).length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goldenRowsOfOtherFeaturesAreRefused(final boolean plans) throws IOException {
        final Path folder = bundle(root, 1).features(shop).write(1);
        final GoldenRows golden = GoldenRows.fromJson(Files.readString(folder.resolve(ModelBundle.GOLDEN)));
        final List<List<Object>> skewed =
                List.of(Arrays.asList("tea", 9.6, 3.0, 12.5), SHOP_ROWS.get(1), SHOP_ROWS.get(2));
        final String before = Checksums.sha256(folder.resolve(ModelBundle.GOLDEN));
        final long size = Files.size(folder.resolve(ModelBundle.GOLDEN));
        Files.writeString(
                folder.resolve(ModelBundle.GOLDEN), golden.with(skewed).toJson());
        assertEquals(size, Files.size(folder.resolve(ModelBundle.GOLDEN)));
        BundleFixture.replace(folder, before, Checksums.sha256(folder.resolve(ModelBundle.GOLDEN)));

        final String message = assertThrows(VersionRefusedException.class, () -> loader(
                                plans ? new BigDLEngine() : BigDLEngine.withoutPlans())
                        .load(MODEL, 1))
                .getMessage();

        assertTrue(message.startsWith("propensity version 1 is refused: golden row 1 of 3 scores "), message);
    }

    @Test
    void aNetworkWithTooSmallATableIsRefused() throws Exception {
        final int[] places = shop.encoder().places();
        places[0]--;
        final FeatureShape small = new FeatureShape(places, shop.encoder().numbers());
        bundle(root, 1)
                .features(new FeatureFixture(
                        shop.spec(),
                        shop.encoding(),
                        shop.encoder(),
                        SavedModule.wideAndDeep(4, small),
                        List.of(
                                Arrays.asList("tea", 9.5, 3.0, 12.5),
                                Arrays.asList("tea", null, 0.0, null),
                                Arrays.asList(null, 1e9, null, 0.0))))
                .write(1);

        final String message = assertThrows(VersionRefusedException.class, () -> loader().load(MODEL, 1))
                .getMessage();

        assertTrue(
                message.startsWith("propensity version 1 is refused: propensity version 1: row 1 (user index 1, item"
                        + " index 1): feature 1 at row 3: "),
                message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void anEngineThatTakesNoFeaturesIsRefused() throws IOException {
        bundle(root, 1).features(club).engine(FakeEngine.NAME).write(1);

        assertEquals(
                "propensity version 1 is refused: propensity version 1 cannot score: the model takes user and item alone"
                        + " and no features",
                assertThrows(VersionRefusedException.class, () -> loader().load(MODEL, 1))
                        .getMessage());
    }

    /** As {@code aaas model verify} asks. */
    @Test
    void standsTheTrialOutsideOfNifi() throws Exception {
        bundle(root, 1).features(shop).write(1);

        VersionTrial.check(new LocalStorage(root), MODEL, 1);
    }
}

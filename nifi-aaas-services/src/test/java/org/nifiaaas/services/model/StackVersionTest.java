package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.ModelVersion;
import org.nifiaaas.services.model.version.VersionScorer;

/** Versions made of a network over features and a model of histories. */
class StackVersionTest {

    private static final double MINUTES_OF_A_DAY = 1440;
    private static final String CLUB =
            """
            {"columns": [{"name": "level", "of": "user", "type": "categorical", "vocabulary": ["gold", "silver"]}]}""";
    private static final List<String> USERS = List.of("ada", "bob", "eve");
    private static final List<String> ITEMS = List.of("bakery", "cinema");

    @TempDir
    private Path root;

    private final Histories histories = Histories.random(3, 2, 7);
    private final Calibration calibration = Calibration.of(new float[] {0.5f}, new float[] {0.4f}, 1);
    private FeatureFixture club;

    @BeforeEach
    void makeNetwork() throws EngineException {
        club = FeatureFixture.of(
                5,
                CLUB,
                new FeatureEncoding(Map.of(), Map.of()),
                List.of(List.of("gold"), List.of("silver"), Arrays.asList((Object) null)));
    }

    /** Other weights for each case. */
    private static StackWeights weights() {
        final Map<Case, StackWeights.Weights> weights = new EnumMap<>(Case.class);
        for (final Case each : Case.values()) {
            weights.put(each, new StackWeights.Weights(0.5 + 0.1 * each.ordinal(), 0.3, -0.2 * each.ordinal()));
        }
        return new StackWeights(weights);
    }

    private BundleFixture stack() {
        return bundle(root, 1).stack(club, histories, weights()).calibration(calibration);
    }

    private LoadedVersion load() throws VersionRefusedException {
        return new VersionLoader(new ModelRepository(root), ServedEngines.all()).load(MODEL, 1);
    }

    private List<PastPurchase> copyOf(final int user) {
        final EventLog log = histories.log();
        final List<PastPurchase> purchases = new ArrayList<>();
        for (int event = log.end(user) - 1; event >= log.start(user); event--) {
            final double age = (histories.model().asOf() - log.minute(event)) / MINUTES_OF_A_DAY;
            purchases.add(new PastPurchase(ITEMS.get(log.item(event) - 1), age, Double.NaN));
        }
        return purchases;
    }

    private static PairBatch pair(final String user, final String item, final PairFeatures features) {
        return PairBatch.of(new String[] {user}, new String[] {item}).with(List.of(features));
    }

    private static PairFeatures told(final Optional<List<PastPurchase>> history, final boolean seen) {
        return new PairFeatures(List.of("gold"), history, seen);
    }

    private float expected(final Case which, final int user, final int item) {
        return expected(which, user, user, item);
    }

    /** What the weights make of the two parts, one of which may know another user than the other. */
    private float expected(final Case which, final int history, final int learned, final int item) {
        final String user = learned == 0 ? "nobody" : USERS.get(learned - 1);
        final float ofNetwork = club.propensities(
                        new String[] {user},
                        new String[] {ITEMS.get(item - 1)},
                        new int[] {learned + 1, item + 1},
                        List.of(List.of("gold")))[0];
        return calibration.apply(
                weights().probability(which, histories.tables().scorer().probability(history, item), ofNetwork));
    }

    private boolean repeats(final int user, final int item) {
        return histories.tables().snapshot().pair(user, item) >= 0;
    }

    @Test
    void scoresAreThoseThatTrainingComputesWithAndWithoutLiveHistories() throws Exception {
        stack().write(1);
        try (LoadedVersion loaded = load();
                VersionScorer scorer = new VersionScorer(loaded)) {
            for (int user = 1; user <= USERS.size(); user++) {
                final Optional<List<PastPurchase>> copy = Optional.of(copyOf(user));
                for (int item = 1; item <= ITEMS.size(); item++) {
                    final String name = USERS.get(user - 1);
                    final String other = ITEMS.get(item - 1);
                    final float own = expected(Case.of(true, repeats(user, item)), user, item);
                    final float untold = scorer.score(pair(name, other, told(Optional.empty(), true)))
                            .propensity(0);
                    assertEquals(own, untold, VersionLoader.TOLERANCE);
                    assertEquals(
                            untold,
                            scorer.score(pair(name, other, told(copy, true))).propensity(0),
                            1e-6f);
                    assertEquals(
                            expected(Case.of(false, repeats(user, item)), user, 0, item),
                            scorer.score(pair("nobody", other, told(copy, true)))
                                    .propensity(0),
                            VersionLoader.TOLERANCE);
                }
            }
        }
    }

    @Test
    void whoeverNothingIsKnownOfIsAStrangerAndWhoeverHasAProfileIsNot() throws Exception {
        stack().write(1);
        try (LoadedVersion loaded = load();
                VersionScorer scorer = new VersionScorer(loaded)) {
            final float stranger = expected(Case.STRANGER, 0, 0, 1);
            final float untold = expected(Case.UNTOLD, 0, 0, 1);
            assertNotEquals(stranger, untold, 1e-4f);
            assertEquals(stranger, score(scorer, told(Optional.empty(), false)), VersionLoader.TOLERANCE);
            assertEquals(stranger, score(scorer, told(Optional.of(List.of()), true)), VersionLoader.TOLERANCE);
            assertEquals(untold, score(scorer, told(Optional.empty(), true)), VersionLoader.TOLERANCE);
        }
    }

    private static float score(final VersionScorer scorer, final PairFeatures features) throws ScoringException {
        return scorer.score(pair("nobody", "bakery", features)).propensity(0);
    }

    @Test
    void reasonsAreThoseOfTheHistories() throws Exception {
        bundle(root, 1).histories(histories).write(2);
        stack().write(1);
        try (LoadedVersion loaded = load();
                LoadedVersion alone = new VersionLoader(new ModelRepository(root), ServedEngines.all()).load(MODEL, 2);
                VersionScorer scorer = new VersionScorer(loaded);
                VersionScorer ofHistories = new VersionScorer(alone)) {
            assertTrue(ofHistories.reasons(1, 1, 3).length > 0);
            assertArrayEquals(ofHistories.reasons(1, 1, 3), scorer.reasons(1, 1, 3));
            assertEquals(ofHistories.lastBought(1, 1), scorer.lastBought(1, 1));
            final PairBatch told = pair("nobody", "bakery", told(Optional.of(copyOf(1)), true));
            assertArrayEquals(ofHistories.reasons(1, 1, 3), scorer.reasons(told, 0, 3));
        }
    }

    @Test
    void aLeaseAsksForFeaturesAndForHistories() throws Exception {
        stack().write(1);
        final ModelVersion version = new ModelVersion(MODEL, 1, "stamp");
        version.startLoading();
        version.publish(load());
        try (ModelLease lease = version.tryLease().orElseThrow()) {
            assertTrue(lease.scoresFeatures());
            assertTrue(lease.scoresHistories());
        }
        assertTrue(version.scoring().contains("; beside it a network over features: "), version.scoring());
    }

    @Test
    void aVersionWhoseGoldenRowsSayOtherwiseIsRefused() throws IOException {
        stack().goldenOffset(0.01f).write(1);
        final String message =
                assertThrows(VersionRefusedException.class, this::load).getMessage();
        assertTrue(message.contains("is refused: golden row 1 of 3 scores"), message);
    }

    @Test
    void aBuildWithoutTheEngineRefusesInOneLine() throws IOException {
        stack().write(1);
        final VersionLoader older =
                new VersionLoader(new ModelRepository(root), Engines.of(new BigDLEngine(), new SimilarityEngine()));
        assertEquals(
                "propensity version 1 is refused: it needs the engine 'stack', known are bigdl, similarity",
                assertThrows(VersionRefusedException.class, () -> older.load(MODEL, 1))
                        .getMessage());
    }
}

package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeLabelService;
import org.nifiaaas.processors.promote.Promotion;
import org.nifiaaas.processors.promote.PromotionGate;
import org.nifiaaas.services.ModelRepositoryException;

/** Every decision about version 8 while version 7 is stable, with its sentence. */
class PromotionGateTest {

    private static final String SOUND =
            "No floors are set; it is below none of ease, popularity; it is calibrated: 1.05 purchases were made for each that was promised; ";

    private final FakeLabelService service = new FakeLabelService();
    private final TestRunner runner = TestRunners.newTestRunner(new PromoteModelVersion(), "Promote to stable");
    private final Map<String, Double> metrics = new TreeMap<>();

    @BeforeEach
    void configure() throws InitializationException {
        runner.addControllerService("models", service);
        runner.enableControllerService(service);
        runner.setProperty(PromoteModelVersion.MODEL_VERSION_SERVICE, "models");
        service.labels.put("stable", 7L);
        metrics.putAll(
                Map.of("ndcg10", 0.6667, "popularity.ndcg10", 0.4, "ease.ndcg10", 0.66, "calibration.ratio", 1.05));
        // What stands for other tasks is no part.
        metrics.putAll(Map.of("all.ndcg10", 0.6667, "new.ndcg10", 0.7, "repeat.ndcg10", 0.9, "ease.new.ndcg10", 0.8));
        championDiffersBy(0.0155, 0.0061, 0.0249);
    }

    private void championDiffersBy(final double mean, final double low, final double high) {
        metrics.put("champion.version", 7.0);
        metrics.put("champion.ndcg10", 0.6667 - mean);
        metrics.put("champion.ndcg10.difference", mean);
        metrics.put("champion.ndcg10.difference.low", low);
        metrics.put("champion.ndcg10.difference.high", high);
    }

    private void assertDecided(final Relationship relationship, final String reason) {
        service.versions.put(8L, metrics);
        final Map<String, Long> before = new TreeMap<>(service.labels);
        final Map<String, String> attributes = Map.of("training.model", "propensity", "training.version", "8");
        final List<String> verified = new ArrayList<>();
        for (final ConfigVerificationResult result : ((PromoteModelVersion) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), attributes)) {
            verified.add(result.getExplanation());
        }
        assertEquals("The version would be " + relationship.getName() + ": " + reason, verified.get(1));

        runner.enqueue("{}", attributes);
        runner.run();

        runner.assertAllFlowFilesTransferred(relationship, 1);
        final MockFlowFile decided =
                runner.getFlowFilesForRelationship(relationship).get(0);
        decided.assertAttributeEquals("promotion.reason", reason);
        final String details = runner.getProvenanceEvents().get(0).getDetails();
        if (relationship == PromoteModelVersion.PROMOTED) {
            assertEquals(
                    8L,
                    service.labels.get(runner.getProcessContext()
                            .getProperty(Promotion.LABEL)
                            .getValue()));
            assertEquals(List.of(reason), service.reasons);
            assertEquals(true, details.endsWith(": " + reason), details);
        } else {
            assertEquals(before, service.labels);
            assertEquals(reason, details);
        }
    }

    @Test
    void betterVersionIsPromoted() {
        assertDecided(
                PromoteModelVersion.PROMOTED,
                SOUND
                        + "it is better than version 7 (stable): ndcg10 0.6667 and 0.6512, difference +0.0155 [0.0061, 0.0249]");
    }

    @Test
    void versionThatIsNoBetterIsHeld() {
        championDiffersBy(0, 0, 0);
        assertDecided(
                PromoteModelVersion.HELD,
                "It is not shown to be better than version 7 (stable): ndcg10 0.6667 and 0.6667, difference +0.0000 [0.0000, 0.0000]");
    }

    @Test
    void differenceBelowTheMarginIsHeld() {
        runner.setProperty(PromotionGate.MARGIN, "0.01");
        assertDecided(
                PromoteModelVersion.HELD,
                "It is not shown to be better than version 7 (stable): ndcg10 0.6667 and 0.6512, difference +0.0155 [0.0061, 0.0249], margin 0.01");
    }

    @Test
    void versionThatIsWorseBeyondDoubtIsRejected() {
        championDiffersBy(-0.02, -0.03, -0.01);
        assertDecided(
                PromoteModelVersion.REJECTED,
                "It is worse than version 7 (stable): ndcg10 0.6667 and 0.6867, difference -0.0200 [-0.0300, -0.0100]");
    }

    @Test
    void notWorseLetsPassWhatTheMarginAllows() {
        runner.setProperty(PromotionGate.CHAMPION_RULE, "not worse");
        runner.setProperty(PromotionGate.MARGIN, "0.01");
        championDiffersBy(-0.002, -0.009, 0.005);
        assertDecided(
                PromoteModelVersion.PROMOTED,
                SOUND
                        + "it is not worse by more than 0.01 than version 7 (stable): ndcg10 0.6667 and 0.6687, difference -0.0020 [-0.0090, 0.0050]");
    }

    @Test
    void notWorseWithoutAMarginLetsPassWhatIsTheSame() {
        runner.setProperty(PromotionGate.CHAMPION_RULE, "not worse");
        championDiffersBy(0, 0, 0);
        assertDecided(
                PromoteModelVersion.PROMOTED,
                SOUND
                        + "it is not worse than version 7 (stable): ndcg10 0.6667 and 0.6667, difference +0.0000 [0.0000, 0.0000]");
    }

    @ParameterizedTest
    @CsvSource({"-0.002, -0.02, 0.01, held, It may be worse", "-0.05, -0.06, -0.04, rejected, It is worse"})
    void notWorseKeepsBackTheRest(
            final double mean, final double low, final double high, final String relationship, final String words) {
        runner.setProperty(PromotionGate.CHAMPION_RULE, "not worse");
        runner.setProperty(PromotionGate.MARGIN, "0.01");
        championDiffersBy(mean, low, high);
        assertDecided(
                "held".equals(relationship) ? PromoteModelVersion.HELD : PromoteModelVersion.REJECTED,
                String.format(
                        "%s by more than 0.01 than version 7 (stable): ndcg10 0.6667 and %.4f, difference %.4f [%.4f, %.4f]",
                        words, 0.6667 - mean, mean, low, high));
    }

    @Test
    void championIsNotLookedAtOnRequest() {
        runner.setProperty(PromotionGate.CHAMPION_RULE, "none");
        championDiffersBy(-0.02, -0.03, -0.01);
        assertDecided(PromoteModelVersion.PROMOTED, SOUND + "the champion is not looked at");
    }

    @Test
    void firstVersionIsPromoted() {
        service.labels.clear();
        metrics.keySet().removeIf(metric -> metric.startsWith("champion"));
        assertDecided(PromoteModelVersion.PROMOTED, SOUND + "there is no champion yet: label stable names no version");
    }

    @Test
    void versionThatWasNotComparedIsHeld() {
        metrics.keySet().removeIf(metric -> metric.startsWith("champion"));
        assertDecided(
                PromoteModelVersion.HELD,
                "It was not compared with the champion, version 7 (stable): its metrics hold no comparison; train again with --champion stable");
    }

    @Test
    void versionThatWasComparedWithAnotherChampionIsHeld() {
        metrics.put("champion.version", 6.0);
        assertDecided(
                PromoteModelVersion.HELD,
                "It was compared with version 6, but the champion is version 7 (stable) now; train again");
    }

    @Test
    void promotionThatIsDoneAgainAfterACrashIsDoneAgain() {
        service.labels.put("stable", 8L);
        assertDecided(PromoteModelVersion.PROMOTED, SOUND + "it is the champion itself: label stable names it");
    }

    @Test
    void anotherLabelThanTheChampionsCanBeMoved() {
        runner.setProperty(Promotion.LABEL, "canary");
        runner.setProperty(PromotionGate.CHAMPION_LABEL, "${champion}");
        service.labels.put("best", 7L);
        service.labels.remove("stable");
        service.versions.put(8L, metrics);
        runner.enqueue("{}", Map.of("training.model", "propensity", "training.version", "8", "champion", "best"));
        runner.run();
        runner.assertAllFlowFilesTransferred(PromoteModelVersion.PROMOTED, 1);
        assertEquals(Map.of("best", 7L, "canary", 8L), service.labels);
    }

    @Test
    void versionBelowPopularityIsRejectedHoweverSmallTheDifference() {
        metrics.put("popularity.ndcg10", 0.6668);
        metrics.put("popularity.ndcg10.difference", -0.0001);
        metrics.put("popularity.ndcg10.difference.low", -0.01);
        metrics.put("popularity.ndcg10.difference.high", 0.01);
        assertDecided(
                PromoteModelVersion.REJECTED,
                "It is below popularity: ndcg10 0.6667 and 0.6668, difference -0.0001 [-0.0100, 0.0100]");
    }

    @Test
    void versionBelowOneOfItsPartsIsRejected() {
        metrics.put("ease.ndcg10", 0.68);
        assertDecided(PromoteModelVersion.REJECTED, "It is below ease: ndcg10 0.6667 and 0.6800");
    }

    private void easeIsBetterBy(final double mean, final double high) {
        metrics.put("ease.ndcg10", 0.6667 + mean);
        metrics.put("ease.ndcg10.difference", -mean);
        metrics.put("ease.ndcg10.difference.low", -0.03);
        metrics.put("ease.ndcg10.difference.high", high);
    }

    @Test
    void partThatIsBetterBeyondDoubtRejects() {
        easeIsBetterBy(0.02, -0.01);
        assertDecided(
                PromoteModelVersion.REJECTED,
                "It is below ease: ndcg10 0.6667 and 0.6867, difference -0.0200 [-0.0300, -0.0100]");
    }

    @Test
    void partThatIsBetterByChanceDoesNotRejectUnlessEachShortfallCounts() {
        easeIsBetterBy(0.002, 0.02);
        runner.setProperty(PromotionGate.PARTS, "at least");
        assertDecided(
                PromoteModelVersion.REJECTED,
                "It is below ease: ndcg10 0.6667 and 0.6687, difference -0.0020 [-0.0300, 0.0200]");
        runner.clearTransferState();
        runner.clearProvenanceEvents();
        runner.setProperty(PromotionGate.PARTS, "not worse");
        assertDecided(
                PromoteModelVersion.PROMOTED,
                SOUND.replace("popularity; ", "popularity (ease may only be better by chance); ")
                        + "it is better than version 7 (stable): ndcg10 0.6667 and 0.6512, difference +0.0155 [0.0061, 0.0249]");
    }

    @Test
    void partsAreNotLookedAtOnRequest() {
        metrics.put("popularity.ndcg10", 0.9);
        runner.setProperty(PromotionGate.PARTS, "none");
        runner.setProperty(PromotionGate.CHAMPION_RULE, "none");
        runner.setProperty(PromotionGate.CALIBRATION_TOLERANCE, "0");
        assertDecided(PromoteModelVersion.PROMOTED, "No floors are set; the champion is not looked at");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.49, 2.01, Double.NaN})
    void versionOutOfCalibrationIsRejected(final double ratio) {
        metrics.put("calibration.ratio", ratio);
        assertDecided(
                PromoteModelVersion.REJECTED,
                "It is out of calibration: " + ratio + " purchases were made for each that was promised, not 0.5 to 2");
    }

    @Test
    void versionWithoutCalibrationPassesWithAWord() {
        metrics.remove("calibration.ratio");
        runner.setProperty(PromotionGate.CHAMPION_RULE, "none");
        assertDecided(
                PromoteModelVersion.PROMOTED,
                "No floors are set; it is below none of ease, popularity; its calibration was not measured; the champion is not looked at");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        runner.setProperty(PromotionGate.FLOORS, "ndcg10 >= 0.7");
        metrics.put("popularity.ndcg10", 0.9);
        metrics.put("calibration.ratio", 3.0);
        championDiffersBy(-0.02, -0.03, -0.01);
        assertDecided(
                PromoteModelVersion.REJECTED,
                "ndcg10 >= 0.7 is missed: ndcg10 is 0.6667; It is below popularity: ndcg10 0.6667 and 0.9000; "
                        + "It is out of calibration: 3 purchases were made for each that was promised, not 0.5 to 2; "
                        + "It is worse than version 7 (stable): ndcg10 0.6667 and 0.6867, difference -0.0200 [-0.0300, -0.0100]");
    }

    @Test
    void championThatCannotBeLookedUpIsAFailureOrAWait() {
        runner.setProperty(PromotionGate.CHAMPION_LABEL, "-stable");
        service.versions.put(8L, metrics);
        runner.enqueue("{}", Map.of("training.model", "propensity", "training.version", "8"));
        runner.run();
        runner.assertAllFlowFilesTransferred(PromoteModelVersion.FAILURE, 1);
        runner.getFlowFilesForRelationship(PromoteModelVersion.FAILURE)
                .get(0)
                .assertAttributeEquals("failure.reason", "'-stable' cannot be a label");

        runner.clearTransferState();
        service.trouble = new ModelRepositoryException("Storage is away", true);
        runner.enqueue("{}", Map.of("training.model", "propensity", "training.version", "8"));
        runner.run();
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 2, false",
        "few, 2, false",
        "0.005, 2, true",
        "0, 0.5, false",
        "0, 1, true",
        "0, 0, true",
        "0, NaN, false"
    })
    void numbersAreChecked(final String margin, final String tolerance, final boolean valid) {
        runner.setProperty(PromotionGate.MARGIN, margin);
        runner.setProperty(PromotionGate.CALIBRATION_TOLERANCE, tolerance);
        if (valid) {
            runner.assertValid();
        } else {
            runner.assertNotValid();
        }
    }
}

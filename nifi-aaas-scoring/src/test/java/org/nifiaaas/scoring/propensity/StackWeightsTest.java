package org.nifiaaas.scoring.propensity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.scoring.propensity.StackWeights.Weights;

class StackWeightsTest {

    private static Map<Case, Weights> weights() {
        final Map<Case, Weights> weights = new EnumMap<>(Case.class);
        for (final Case each : Case.values()) {
            weights.put(each, new Weights(1 + each.ordinal(), 0.25, -0.5));
        }
        return weights;
    }

    private static String refusal(final Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @Test
    void logOddsAreAddedByTheWeightsOfTheCase() {
        final StackWeights stack = new StackWeights(weights());
        final double logit = Math.log(0.2 / 0.8) + 0.25 * Math.log(0.6 / 0.4) - 0.5;
        assertEquals(1 / (1 + Math.exp(-logit)), stack.probability(Case.values()[0], 0.2f, 0.6f), 1e-6);
        assertTrue(stack.probability(Case.STRANGER, 0.2f, 0.6f) < stack.probability(Case.values()[0], 0.2f, 0.6f));
    }

    @Test
    void certaintyStaysAProbability() {
        final StackWeights stack = new StackWeights(weights());
        for (final float history : new float[] {0, 1}) {
            for (final float features : new float[] {0, 1}) {
                final float probability = stack.probability(Case.UNTOLD, history, features);
                assertTrue(probability >= 0 && probability <= 1, () -> history + " " + features + " " + probability);
            }
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        final StackWeights read = StackWeights.fromJson(new StackWeights(weights()).toJson());
        for (final Case each : Case.values()) {
            assertEquals(1 + each.ordinal(), read.of(each).history());
            assertEquals(0.25, read.of(each).features());
            assertEquals(-0.5, read.of(each).bias());
        }
    }

    @Test
    void weightsThatNobodyCanComputeWithAreRefused() {
        final Map<Case, Weights> without = weights();
        without.remove(Case.NEWCOMER_NEW);
        assertEquals("lacks the weights of the case 'newcomer new'", refusal(() -> new StackWeights(without)));
        final Map<Case, Weights> infinite = weights();
        infinite.put(Case.UNTOLD, new Weights(Double.NaN, 0, 0));
        assertEquals(
                "has weights of the case 'untold' that are no finite numbers",
                refusal(() -> new StackWeights(infinite)));
        for (final String text : new String[] {"", "null", "[]", "{}", "{\"weights\": 7}"}) {
            assertEquals(
                    "is no JSON of the weights of a stack", refusal(() -> StackWeights.fromJson(text)), () -> text);
        }
    }
}

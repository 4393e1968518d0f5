package org.nifiaaas.services.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.bigdl.PlanNetworks;
import org.nifiaaas.services.engine.plan.FeatureStep.Added;
import org.nifiaaas.services.engine.plan.FeatureStep.Constant;
import org.nifiaaas.services.engine.plan.FeatureStep.Numbers;
import org.nifiaaas.services.engine.plan.FeatureStep.Place;
import org.nifiaaas.services.engine.plan.PlanStep.Dense;
import org.nifiaaas.services.engine.plan.PlanStep.Folded;
import org.nifiaaas.services.engine.plan.PlanStep.Join;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;
import org.nifiaaas.services.engine.plan.PlanStep.NarrowDense;
import org.nifiaaas.services.engine.plan.PlanStep.Side;

class FeatureFoldingTest {

    private final Random random = new Random(3);

    @Test
    void tablesAreFoldedAndNumbersMultiplied() throws EngineException {
        final PlanStep source = new Join(List.of(
                place(0, 7, 3),
                lookup(Side.USER, 9, 5),
                new Join(List.of(new Numbers(new int[] {3, 2}), lookup(Side.ITEM, 4, 3))),
                place(1, 5, 2)));

        final Added added = assertInstanceOf(Added.class, assertScoresAsUnfolded(source, 20));

        assertInstanceOf(Folded.class, added.base());
        assertArrayEquals(new int[] {0, 1}, added.columns());
        assertEquals(2, added.weights().length);
        assertEquals(Float.BYTES * 20L * (7 + 5 + 2), added.bytes());
    }

    @Test
    void placesAloneKeepTheBias() throws EngineException {
        final Added added = assertInstanceOf(
                Added.class, assertScoresAsUnfolded(new Join(List.of(place(0, 7, 3), place(1, 5, 4))), 20));

        assertInstanceOf(Constant.class, added.base());
        assertEquals(0, added.weights().length);
    }

    /** A million rows of 20 numbers would take 1.2 GiB in place of 1.9 MiB; the small table beside it is folded. */
    @Test
    void doesNotFoldATableThatWouldGrowTooMuch() throws EngineException {
        final PlanStep source = new Join(
                List.of(lookup(Side.USER, 9, 5), place(0, 1_000_000, 1), place(1, 5, 4), lookup(Side.ITEM, 4, 3)));

        final Added added = assertInstanceOf(Added.class, assertScoresAsUnfolded(source, 20));

        assertArrayEquals(new int[] {1}, added.columns());
        assertEquals(1, added.weights().length);
    }

    /** 20,000 x 1,000 values would take 76 MiB in place of 2. */
    @Test
    void multipliesUserAndItemWhereTheirTablesWouldGrowTooMuch() throws EngineException {
        final PlanStep source = new Join(List.of(lookup(Side.USER, 20_000, 20), place(0, 7, 4)));

        final Added added = assertInstanceOf(Added.class, assertScoresAsUnfolded(source, 1_000));

        assertInstanceOf(Constant.class, added.base());
        assertEquals(20, added.weights().length);
    }

    @Test
    void numbersAloneAreAPlainLayer() {
        final Numbers numbers = new Numbers(new int[] {2, 3});

        assertInstanceOf(NarrowDense.class, DenseLayers.step(numbers, new float[2], new float[1], Pace.FULL));
        assertInstanceOf(Dense.class, DenseLayers.step(numbers, new float[40], new float[20], Pace.FULL));
    }

    private PlanStep assertScoresAsUnfolded(final PlanStep source, final int outputs) throws EngineException {
        final float[] weights = PlanNetworks.values(outputs * source.width(), random);
        final float[] bias = PlanNetworks.values(outputs, random);
        final PlanStep step = DenseLayers.step(source, weights, bias, Pace.FULL);
        final PlanStep plain = new Dense(source, DenseLayers.byInput(weights, outputs), DenseKernel.bias(bias));
        final float[] last = PlanNetworks.values(outputs, random);
        final ModuleCopy copy = scores(step, last);
        final ModuleCopy expected = scores(plain, last);
        for (int user = 1; user <= 9; user++) {
            final int[] pair = {user, 1 + user % 4};
            final float[] features = {1 + user % 7, 1 + user % 5, user - 5, user == 3 ? 0 : -2.5f * user};

            assertArrayEquals(expected.forward(pair, features, 1), copy.forward(pair, features, 1), 1e-6f);
        }
        return step;
    }

    private static ModuleCopy scores(final PlanStep step, final float[] last) throws EngineException {
        final PlanStep score = new NarrowDense(step, new float[][] {last}, new float[1]);
        return new ScoringPlan("wide", score, new PlanOutput(0), new FeatureShape(new int[] {7, 5}, 2)).newCopy();
    }

    private Lookup lookup(final Side side, final int rows, final int width) {
        return new Lookup(side, PlanNetworks.values(rows * width, random), width, 0);
    }

    private Place place(final int column, final int rows, final int width) {
        return new Place(column, PlanNetworks.values((rows + 1) * width, random), width, 1);
    }
}

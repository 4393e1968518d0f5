package org.nifiaaas.services.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.bigdl.PlanNetworks;
import org.nifiaaas.services.engine.plan.PlanStep.Dense;
import org.nifiaaas.services.engine.plan.PlanStep.Folded;
import org.nifiaaas.services.engine.plan.PlanStep.Join;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;
import org.nifiaaas.services.engine.plan.PlanStep.NarrowDense;
import org.nifiaaas.services.engine.plan.PlanStep.Product;
import org.nifiaaas.services.engine.plan.PlanStep.Side;

class DenseLayersTest {

    private final Random random = new Random(3);

    @Test
    void foldsALayerBehindEmbeddings() {
        final PlanStep source = new Join(List.of(lookup(Side.USER, 9, 5), lookup(Side.ITEM, 4, 3)));

        final Folded folded = assertInstanceOf(Folded.class, step(source, 20));

        assertEquals(9, folded.userRows());
        assertEquals(4, folded.itemRows());
        assertEquals(20L * (9 + 4) * Float.BYTES, folded.bytes());
    }

    @Test
    void aFoldedLayerYieldsWhatTheLayerWould() throws EngineException {
        final Lookup users = lookup(Side.USER, 9, 5);
        final Lookup items = lookup(Side.ITEM, 4, 3);
        final Lookup usersAgain = lookup(Side.USER, 9, 2);
        final PlanStep source = new Join(List.of(new Join(List.of(users, items)), usersAgain));
        final float[] weights = PlanNetworks.values(20 * 10, random);
        final float[] bias = PlanNetworks.values(20, random);
        final Folded folded = assertInstanceOf(Folded.class, DenseLayers.step(source, weights, bias, Pace.FULL));

        for (int user = 1; user <= 9; user++) {
            for (int item = 1; item <= 4; item++) {
                final float[] input = new float[10];
                users.copyRow(user, input, 0);
                items.copyRow(item, input, 5);
                usersAgain.copyRow(user, input, 8);
                final float[] output = new float[20];
                folded.compute(user, item, new float[0], new float[0][], output, new DenseKernel(20));

                assertArrayEquals(multiplied(input, weights, bias), output, 1e-6f);
            }
        }
    }

    @Test
    void aLayerBehindItemsAloneKeepsItsBias() {
        final Folded folded = assertInstanceOf(
                Folded.class,
                DenseLayers.step(
                        new Lookup(Side.ITEM, new float[] {1, 2}, 1, 0),
                        new float[] {10, 20},
                        new float[] {3, 4},
                        Pace.FULL));
        final float[] output = new float[2];

        folded.compute(77, 2, new float[0], new float[0][], output, new DenseKernel(2));

        assertNull(folded.users());
        assertArrayEquals(new float[] {23, 44}, output);
    }

    /** 20,000 x 1,000 values would take 76 MiB in place of 2. */
    @Test
    void doesNotFoldWhatWouldGrowTooMuch() {
        final PlanStep source = new Join(List.of(lookup(Side.USER, 20_000, 20), lookup(Side.ITEM, 4, 3)));

        assertInstanceOf(Dense.class, step(source, 1_000));
        assertInstanceOf(Folded.class, step(source, 100));
    }

    /** 65 MiB in place of 32. */
    @Test
    void foldsLargeTablesThatGrowLittle() {
        final PlanStep source = lookup(Side.USER, 170_000, 50);

        assertInstanceOf(Folded.class, step(source, 100));
    }

    @Test
    void doesNotFoldOtherValues() {
        final Lookup users = lookup(Side.USER, 9, 5);
        final Lookup items = lookup(Side.ITEM, 4, 5);
        final PlanStep product = new Product(List.of(users, items));

        assertInstanceOf(Dense.class, step(product, 16));
        assertInstanceOf(NarrowDense.class, step(product, 15));
        assertInstanceOf(Dense.class, step(new Join(List.of(users, product)), 16));
    }

    private Lookup lookup(final Side side, final int rows, final int width) {
        return new Lookup(side, PlanNetworks.values(rows * width, random), width, 0);
    }

    private PlanStep step(final PlanStep source, final int outputs) {
        return DenseLayers.step(
                source,
                PlanNetworks.values(outputs * source.width(), random),
                PlanNetworks.values(outputs, random),
                Pace.FULL);
    }

    private static float[] multiplied(final float[] input, final float[] weights, final float[] bias) {
        final float[] output = bias.clone();
        for (int column = 0; column < output.length; column++) {
            for (int position = 0; position < input.length; position++) {
                output[column] += input[position] * weights[column * input.length + position];
            }
        }
        return output;
    }
}

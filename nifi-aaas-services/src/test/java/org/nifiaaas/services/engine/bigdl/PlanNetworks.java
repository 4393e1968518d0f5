package org.nifiaaas.services.engine.bigdl;

import java.util.List;
import java.util.Random;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.plan.DenseLayers;
import org.nifiaaas.services.engine.plan.PlanOutput;
import org.nifiaaas.services.engine.plan.PlanStep;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;
import org.nifiaaas.services.engine.plan.PlanStep.Side;
import org.nifiaaas.services.engine.plan.ScoringPlan;

/** Plans made by hand, without BigDL, with weights from a fixed seed. */
public final class PlanNetworks {

    public static final int USERS = 30;
    public static final int ITEMS = 12;

    private PlanNetworks() {}

    /** A plan with every kind of step: embeddings of 6 + 5 folded into 24, dense 17, beside them a product of embeddings of 4, two classes. */
    public static ScoringPlan plan() {
        final Random random = new Random(20_261_124);
        final PlanStep embeddings =
                new PlanStep.Join(List.of(lookup(Side.USER, 6, random), lookup(Side.ITEM, 5, random)));
        final PlanStep first = new PlanStep.Relu(dense(embeddings, 24, random));
        final PlanStep second = new PlanStep.Relu(dense(first, 17, random));
        final PlanStep product =
                new PlanStep.Product(List.of(lookup(Side.USER, 4, random), lookup(Side.ITEM, 4, random)));
        final PlanStep joined = new PlanStep.Join(List.of(second, product));
        return new ScoringPlan("ncf version 7", dense(joined, 2, random), new PlanOutput(0));
    }

    private static Lookup lookup(final Side side, final int width, final Random random) {
        return new Lookup(side, values((side == Side.USER ? USERS : ITEMS) * width, random), width, 0);
    }

    private static PlanStep dense(final PlanStep source, final int outputs, final Random random) {
        return DenseLayers.step(source, values(outputs * source.width(), random), values(outputs, random), Pace.FULL);
    }

    /** Every pair of a user and an item, row-major. */
    public static int[] pairs() {
        final int[] pairs = new int[2 * USERS * ITEMS];
        for (int pair = 0; pair < USERS * ITEMS; pair++) {
            pairs[2 * pair] = 1 + pair % USERS;
            pairs[2 * pair + 1] = 1 + pair / USERS;
        }
        return pairs;
    }

    public static float[] values(final int count, final Random random) {
        final float[] values = new float[count];
        for (int position = 0; position < count; position++) {
            values[position] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}

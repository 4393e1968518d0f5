package org.nifiaaas.services.engine.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.Clusters;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.Term;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;

/**
 * Models of histories and purchases for them that a seed decides: features of every kind, a head for new pairs and one for repeated ones. Purchases at
 * similar items raise a score.
 */
public final class Histories {

    private static final int AS_OF = 26_000_000;
    private static final int MINUTES = 200_000;
    private static final int PURCHASES_OF_A_USER = 12;
    private static final double HORIZON_DAYS = 30;
    private static final int RANK = 3;

    private final HistoryModel model;
    private final EventLog log;

    private Histories(final HistoryModel model, final EventLog log) {
        this.model = model;
        this.log = log;
    }

    /** Every tenth user bought nothing. */
    public static Histories random(final int users, final int items, final long seed) {
        final Random random = new Random(seed);
        final List<Head> heads =
                List.of(new Head(Head.Pairs.NEW, -2, terms(random)), new Head(Head.Pairs.REPEAT, -1, terms(random)));
        final float[] average = new float[items + 1];
        for (int item = 0; item <= items; item++) {
            average[item] = -3 + random.nextFloat();
        }
        return new Histories(
                new HistoryModel("blend", HORIZON_DAYS, AS_OF, heads, knowledge(items, random), average),
                log(users, items, random));
    }

    private static List<Term> terms(final Random random) {
        final List<Term> terms = new ArrayList<>();
        for (final PairFeature feature : PairFeature.values()) {
            final double sign = feature.side() == PairFeature.Side.GRAPH ? 1 : random.nextInt(2) * 2 - 1;
            terms.add(new Term(
                    feature,
                    random.nextGaussian(),
                    1 + random.nextDouble(),
                    sign * random.nextDouble() / 2,
                    sign * random.nextDouble() / 4,
                    sign * random.nextDouble() / 4));
        }
        return terms;
    }

    private static ItemKnowledge knowledge(final int items, final Random random) {
        final RidgeEncoder als = encoder(items, random);
        final RidgeEncoder other = encoder(items, random);
        final Clusters clusters = new Clusters(new Factors(RANK, 1, 0, 0, 0, 1, 0));
        return ItemKnowledge.of(graph(items, random))
                .with(PairFeature.ALS, als)
                .with(PairFeature.KMEANS_ALS, new ClusteredEncoder(als, clusters, List.of(als, other)))
                .with(PairFeature.HISTORY_NETWORK, network(items, random));
    }

    private static NetworkEncoder network(final int items, final Random random) {
        return new NetworkEncoder(
                HORIZON_DAYS,
                new Factors(RANK, numbers((items + 1) * RANK, random)),
                numbers(RANK, random),
                new Factors(RANK, numbers((items + 1) * RANK, random)),
                numbers(items + 1, random));
    }

    private static float[] numbers(final int count, final Random random) {
        final float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private static RidgeEncoder encoder(final int items, final Random random) {
        final float[] factors = new float[(items + 1) * RANK];
        for (int index = 0; index < factors.length; index++) {
            factors[index] = (float) random.nextGaussian() / 2;
        }
        return new RidgeEncoder(new Ridge(2, 1, 0.5f), new Factors(RANK, factors));
    }

    private static ItemGraph graph(final int items, final Random random) {
        final int[] offsets = new int[items + 2];
        final int[] candidates = new int[items * items];
        int edges = 0;
        for (int item = 1; item <= items; item++) {
            for (int candidate = 1; candidate <= items; candidate++) {
                if (candidate != item && (items < 10 || random.nextInt(3) == 0)) {
                    candidates[edges++] = candidate;
                }
            }
            offsets[item + 1] = edges;
        }
        final float[] weights = new float[edges * Similarity.COUNT];
        for (int weight = 0; weight < weights.length; weight++) {
            weights[weight] = random.nextFloat();
        }
        return new ItemGraph(offsets, Arrays.copyOf(candidates, edges), weights);
    }

    private static EventLog log(final int users, final int items, final Random random) {
        final int[] user = new int[users * PURCHASES_OF_A_USER];
        final int[] item = new int[user.length];
        final int[] minute = new int[user.length];
        for (int event = 0; event < user.length; event++) {
            final int drawn = 1 + random.nextInt(users);
            user[event] = drawn % 10 == 0 ? drawn - 1 : drawn;
            item[event] = 1 + random.nextInt(items);
            minute[event] = AS_OF - 1 - random.nextInt(MINUTES);
        }
        return EventLog.of(users, items, user, item, minute);
    }

    public HistoryModel model() {
        return model;
    }

    public EventLog log() {
        return log;
    }

    public HistoryTables tables() {
        return HistoryTables.of(model, log);
    }
}

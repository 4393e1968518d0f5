package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.sample.HistoryExamples;

class NetworkLearnerTest {

    private static final int USERS = 60;
    private static final int ITEMS = 10;
    private static final int DAYS = 60;
    private static final int HORIZON = 6;

    private static final EventLog LOG = new Market(USERS, ITEMS, DAYS, 3, day -> 3).log(DAYS, 4);

    private final Recorder recorder = new Recorder();

    private static NetworkEncoder encoder(final float bias) {
        final float[] itemBias = new float[ITEMS + 1];
        Arrays.fill(itemBias, bias);
        return new NetworkEncoder(
                HORIZON,
                new Factors(1, new float[ITEMS + 1]),
                new float[1],
                new Factors(1, new float[ITEMS + 1]),
                itemBias);
    }

    /** Notes how many examples it gets, and gives networks that score everything alike. */
    private static final class Recorder implements EncoderTrainer {

        private final List<Integer> sizes = new ArrayList<>();
        private int epochs;

        @Override
        public Fit trainToBest(final HistoryExamples examples, final HistoryExamples heldOut, final long seed) {
            sizes.add(examples.size());
            sizes.add(heldOut.size());
            return new Fit(encoder(1), 7);
        }

        @Override
        public UserEncoder train(final HistoryExamples examples, final int wanted, final long seed) {
            sizes.add(examples.size());
            epochs = wanted;
            return encoder(2);
        }
    }

    /** Users with a history at the beginning of windows, counted from the latest one. */
    private static int examples(final int first, final int last) {
        int count = 0;
        for (int window = first; window <= last; window++) {
            final int start = (DAYS - window * HORIZON) * Purchases.DAY;
            for (int user = 1; user <= USERS; user++) {
                count += LOG.bought(user, 0, start).length > 0 ? 1 : 0;
            }
        }
        return count;
    }

    private NetworkLearner learner(final int asOfDay, final int windows) {
        return new NetworkLearner(LOG, asOfDay * Purchases.DAY, HORIZON, windows, 42, recorder);
    }

    @Test
    void networkThatIsChosenByHasNotSeenTheTwoLatestWindows() {
        final NetworkLearner learner = learner(DAYS, 5);
        learner.prepare();

        assertEquals(
                List.of(examples(3, 5), examples(2, 2)), recorder.sizes, "three windows to train on, one to stop by");
        assertEquals(2, learner.unseen().size());
        assertSame(learner.unseen().get(1), learner.earlier());
        final LabelledPairs pairs = learner.earlier();
        final int column = pairs.column(PairFeature.HISTORY_NETWORK);
        for (int pair = 0; pair < pairs.size(); pair++) {
            assertEquals(1, pairs.value(pair, column));
        }
        assertEquals(
                1,
                learner.validationKnowledge()
                        .encoder(PairFeature.HISTORY_NETWORK)
                        .score(new float[1], 3));
    }

    @Test
    void networkThatIsServedLearnsFromAllWindowsForAsManyEpochs() {
        final NetworkLearner learner = learner(DAYS, 5);
        learner.prepare();

        assertEquals(2, learner.finish().encoder(PairFeature.HISTORY_NETWORK).score(new float[1], 3));
        assertEquals(examples(1, 5), recorder.sizes.get(2));
        assertEquals(7, recorder.epochs);
        assertEquals(Collections.singletonMap("network.epochs", 7d), learner.settings());
    }

    @Test
    void windowThatIsTooShortIsRefusedInOneLine() {
        assertEquals(
                "is too long for kind history-network, which needs 5 times of it in the training window",
                assertThrows(IllegalArgumentException.class, () -> learner(20, 1))
                        .getMessage());
        assertTrue(learner(40, 1).settings().containsKey("network.epochs"));
    }

    @Test
    void kindTakesPartOnlyIfItIsNamed() {
        assertTrue(!ModelKind.auto().contains(ModelKind.HISTORY_NETWORK));
        final HistoryLearner learner =
                new HistoryLearner(LOG, DAYS * Purchases.DAY, HORIZON, Task.ALL, 10, 42, line -> {}).with(recorder);
        learner.prepare(EnumSet.allOf(ModelKind.class));
        learner.finish(learner.candidates(List.of(ModelKind.FREQUENCY)));
        assertTrue(recorder.sizes.isEmpty(), "nobody asked for it");

        final List<Candidate> candidates = learner.candidates(List.of(ModelKind.HISTORY_NETWORK));
        final LearnedModel model = learner.finish(candidates).get(0);

        assertEquals("history-network", model.kind());
        assertEquals(2, candidates.get(0).tried());
        assertEquals(7, model.model().settings().get("network.epochs"));
        assertEquals(0, model.model().graph().edges());
        assertEquals(
                "is of kind history-network, which is always trained as a whole",
                assertThrows(IllegalArgumentException.class, () -> learner.update(model.model()))
                        .getMessage());
    }
}

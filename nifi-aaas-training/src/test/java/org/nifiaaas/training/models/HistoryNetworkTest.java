package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.factors.NetworkEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.learn.EncoderTrainer;
import org.nifiaaas.training.sample.HistoryExamples;

class HistoryNetworkTest {

    private static final int USERS = 90;
    private static final int ITEMS = 12;
    private static final int DAY = 1440;
    private static final double HORIZON = 10;
    private static final int MOST = 10_000;

    private final List<String> said = new ArrayList<>();

    /** Users of three tastes, of four items each. */
    private static EventLog log() {
        final SplittableRandom random = new SplittableRandom(3);
        final int purchases = 30;
        final int[] user = new int[USERS * purchases];
        final int[] item = new int[user.length];
        final int[] minute = new int[user.length];
        for (int event = 0; event < user.length; event++) {
            user[event] = event % USERS + 1;
            item[event] = user[event] % 3 * 4 + random.nextInt(4) + 1;
            minute[event] = random.nextInt(100 * DAY);
        }
        return EventLog.of(USERS, ITEMS, user, item, minute);
    }

    private static HistorySnapshot snapshot(final int day) {
        return HistorySnapshot.of(log(), day * DAY, HORIZON);
    }

    private static HistoryExamples examples(final int... days) {
        final List<HistorySnapshot> snapshots = new ArrayList<>();
        for (final int day : days) {
            snapshots.add(snapshot(day));
        }
        return HistoryExamples.of(snapshots, HORIZON, (int) HORIZON * DAY, MOST, 1);
    }

    private HistoryNetworkTrainer trainer() {
        return new HistoryNetworkTrainer(said::add);
    }

    private static float[] score(final NetworkEncoder encoder, final HistorySnapshot snapshot, final int user) {
        final float[] vector = new float[encoder.width()];
        encoder.encode(snapshot, user, 0, vector);
        final float[] scores = new float[ITEMS];
        for (int item = 1; item <= ITEMS; item++) {
            scores[item - 1] = encoder.score(vector, item);
        }
        return scores;
    }

    @Test
    void plainJavaComputesWhatBigDlComputes() {
        final HistoryNetwork network = new HistoryNetwork(ITEMS, 8, new float[ITEMS], 0.01, 5);
        final HistoryExamples examples = examples(60, 70);
        for (int epoch = 0; epoch < 5; epoch++) {
            network.train(examples, 0, examples.size());
        }
        final HistorySnapshot snapshot = snapshot(80);
        final NetworkEncoder encoder = network.encoder(HORIZON);
        for (int user = 1; user <= USERS; user++) {
            float squares = 0;
            final float[] input = new float[ITEMS];
            for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                final float weight = NetworkEncoder.weight(snapshot, pair, HORIZON);
                input[snapshot.item(pair) - 1] = weight;
                squares += weight * weight;
            }
            for (int item = 0; item < ITEMS; item++) {
                input[item] /= (float) Math.sqrt(squares);
            }
            assertArrayEquals(network.logits(input), score(encoder, snapshot, user), 1e-5f);
        }
    }

    @Test
    void foretellsTheTasteAndStopsAtTheBestEpoch() {
        final EncoderTrainer.Fit fit = trainer().trainToBest(examples(40, 50, 60, 70), examples(80), 42);

        final HistorySnapshot snapshot = snapshot(90);
        int right = 0;
        for (int user = 1; user <= USERS; user++) {
            final float[] scores = score((NetworkEncoder) fit.encoder(), snapshot, user);
            int best = 0;
            for (int item = 1; item < ITEMS; item++) {
                best = scores[item] > scores[best] ? item : best;
            }
            right += best / 4 == user % 3 ? 1 : 0;
        }
        assertTrue(right > USERS * 0.9, right + " of " + USERS);
        final List<Double> unseen = new ArrayList<>();
        for (final String line : said) {
            assertTrue(line.matches("history network: epoch \\d+  loss [0-9.]+, held out [0-9.]+"), line);
            unseen.add(Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)));
        }
        assertEquals(Collections.min(unseen), unseen.get(fit.epochs() - 1));
    }

    @Test
    void sameSeedTrainsTheSameNetworkAgain() {
        final NetworkEncoder one = trainer().train(examples(60, 70), 3, 42);
        final NetworkEncoder other = trainer().train(examples(60, 70), 3, 42);
        final NetworkEncoder third = trainer().train(examples(60, 70), 3, 43);
        final HistorySnapshot snapshot = snapshot(80);
        assertArrayEquals(score(one, snapshot, 1), score(other, snapshot, 1));
        assertNotEquals(score(one, snapshot, 1)[0], score(third, snapshot, 1)[0]);
        assertEquals("history network: trained on all windows, 3 epochs", said.get(0));
    }

    @Test
    void weightsThatAreNoNumbersAreToldInOneLine() {
        final HistoryNetwork network = new HistoryNetwork(ITEMS, 8, new float[ITEMS], 0.01, 5);
        final float[] weights = network.weights();
        weights[0] = Float.NaN;
        network.setWeights(weights);
        assertTrue(Double.isNaN(network.loss(examples(80), 0, 1)));
        assertEquals(
                "History network diverged: the loss of epoch 4 is NaN",
                assertThrows(IllegalArgumentException.class, () -> HistoryNetworkTrainer.requireFinite(4, Double.NaN))
                        .getMessage());
    }

    @Test
    void examplesAreAtMostSoManyAndOfUsersWithAHistory() {
        assertEquals(2 * USERS, examples(60, 70).size());
        assertEquals(
                7,
                HistoryExamples.of(List.of(snapshot(60)), HORIZON, (int) HORIZON * DAY, 7, 1)
                        .size());
        assertEquals(0, examples(0).size());
    }
}

package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The metrics of one ranked list against values from books and by hand. */
class RankingMetricsTest {

    private static final int[] NONE = {};

    /** Ranks 1, 3, 4, 6 and 10 are relevant, five relevant items in all. */
    private static final int[] TOP = {1, 11, 2, 3, 12, 4, 13, 14, 15, 5};

    private static final int[] RELEVANT = {1, 2, 3, 4, 5};

    /** Manning, Raghavan and Schuetze, "Introduction to Information Retrieval", 2008, 8.4: precision at each relevant document, averaged. */
    @Test
    void averagePrecisionIsTheMeanOfThePrecisionAtEachRelevantItem() {
        assertEquals((1 + 2 / 3d + 3 / 4d + 4 / 6d + 5 / 10d) / 5, Ranking.averagePrecision(TOP, RELEVANT, 10), 1e-12);
    }

    @Test
    void averagePrecisionOfAShortListIsThatOfWhatItCanHold() {
        assertEquals(1, Ranking.averagePrecision(new int[] {1, 2}, RELEVANT, 2), 1e-12);
        // Of five relevant items three fit, one of which is there, at rank 2.
        assertEquals(0.5 / 3, Ranking.averagePrecision(new int[] {9, 2, 10}, RELEVANT, 3), 1e-12);
        assertEquals(0, Ranking.averagePrecision(new int[] {9, 10}, RELEVANT, 2));
        assertEquals(0, Ranking.averagePrecision(NONE, RELEVANT, 2));
    }

    /**
     * The example of Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 2002, has graded relevance; with its relevant ranks 1, 2, 3, 6, 7, 9, 10
     * taken as binary and log2(rank + 1) as the discount, DCG@10 is 1 + .63093 + .5 + .35621 + .33333 + .30103 + .28906.
     */
    @Test
    void discountedGainIsThatOfTheRelevantRanks() {
        final int[] top = {1, 2, 3, 20, 21, 4, 5, 22, 6, 7};
        final int[] relevant = {1, 2, 3, 4, 5, 6, 7};
        final double gain = 1 + 0.6309297536 + 0.5 + 0.3562071871 + 1 / 3d + 0.3010299957 + 0.2890648263;
        final double ideal = 1 + 0.6309297536 + 0.5 + 0.4306765581 + 0.3868528072 + 0.3562071871 + 1 / 3d;
        assertEquals(gain / ideal, Ranking.ndcg(top, relevant, 10), 1e-9);
    }

    @Test
    void recallIsTheShareOfTheRelevantItemsThatAreListed() {
        assertEquals(2 / 5d, Ranking.recall(new int[] {11, 2, 5}, RELEVANT));
        assertEquals(1, Ranking.recall(TOP, RELEVANT));
        assertEquals(0, Ranking.recall(new int[] {11}, RELEVANT));
    }

    /** Voorhees, "The TREC-8 Question Answering Track Report", 1999: answers at ranks 3, 2 and 1 have a mean reciprocal rank of 11/18. */
    @Test
    void reciprocalRankIsThatOfTheFirstRelevantItem() {
        final double mean = (Ranking.reciprocalRank(new int[] {8, 9, 1}, RELEVANT)
                        + Ranking.reciprocalRank(new int[] {8, 2, 3}, RELEVANT)
                        + Ranking.reciprocalRank(new int[] {4, 8, 9}, RELEVANT))
                / 3;
        assertEquals(11 / 18d, mean, 1e-12);
        assertEquals(0, Ranking.reciprocalRank(new int[] {8, 9}, RELEVANT));
    }

    /** scikit-learn's example of roc_auc_score: labels 0 0 1 1, scores 0.1 0.4 0.35 0.8. */
    @Test
    void areaUnderTheCurveIsThatOfThePublishedExample() {
        assertEquals(
                0.75, Ranking.auc(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true}));
        assertEquals(0.75, Ranking.auc(new float[] {9, 0.1f, 0.4f, 0.35f, 0.8f}, NONE, new int[] {3, 4}));
    }

    @Test
    void equalScoresCountOneHalf() {
        assertEquals(0.5, Ranking.auc(new float[] {1, 1, 1}, new boolean[] {false, true, false}));
        // Pairs of hit and other: 2>1, 2=2, 3>1, 3>2.
        assertEquals(3.5 / 4, Ranking.auc(new float[] {1, 2, 2, 3}, new boolean[] {false, false, true, true}));
    }

    @Test
    void excludedItemsTakeNoPartInTheArea() {
        final float[] scores = {0, 0.9f, 0.2f, 0.8f, 0.1f};
        assertEquals(0.5, Ranking.auc(scores, NONE, new int[] {2, 3}), 1e-12);
        assertEquals(1, Ranking.auc(scores, new int[] {1}, new int[] {2, 3}));
    }

    @Test
    void areaWithoutBothKindsTellsNothing() {
        assertEquals(0.5, Ranking.auc(new float[] {1, 2}, new boolean[] {true, true}));
        assertEquals(0.5, Ranking.auc(new float[] {1, 2}, new boolean[] {false, false}));
        assertEquals(0.5, Ranking.auc(new float[0], new boolean[0]));
    }

    @Test
    void whatIsNotANumberIsWorstInTheArea() {
        assertEquals(0, Ranking.auc(new float[] {Float.NaN, 0.1f}, new boolean[] {true, false}));
    }

    @Test
    void areaAgreesWithCountingAllPairs() {
        final SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            final int size = 2 + random.nextInt(40);
            final float[] scores = new float[size];
            final boolean[] relevant = new boolean[size];
            for (int item = 0; item < size; item++) {
                scores[item] = random.nextInt(8);
                relevant[item] = random.nextInt(3) == 0;
            }
            relevant[0] = true;
            relevant[1] = false;
            double better = 0;
            double pairs = 0;
            for (int hit = 0; hit < size; hit++) {
                for (int other = 0; other < size; other++) {
                    if (relevant[hit] && !relevant[other]) {
                        pairs++;
                        better += scores[hit] > scores[other] ? 1 : scores[hit] == scores[other] ? 0.5 : 0;
                    }
                }
            }
            assertEquals(better / pairs, Ranking.auc(scores, relevant), 1e-12);
        }
    }

    @Test
    void longListsHoldEveryCandidate() {
        final float[] scores = new float[101];
        assertEquals(100, Ranking.top(scores, NONE, 1000).length);
        assertEquals(0, Ranking.top(scores, IntStream.rangeClosed(1, 100).toArray(), 10).length);
    }
}

package org.nifiaaas.processors;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.apache.nifi.serialization.record.MapRecord;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ScoringException;

/**
 * Finds the best items of one user after the other. Its memory is one chunk of scores and K items, however many candidates there are, and no object is made for
 * a candidate that is not recommended. Belongs to one task and one FlowFile.
 */
final class ItemRanker {

    /** Candidates that are scored together. */
    static final int CHUNK = 4096;

    private static final MapRecord[] NONE = {};

    private final CatalogueScorer scorer;
    private final Catalogue items;
    private final ItemSelection selection;
    private final boolean offerRequired;
    private final int topK;
    private final TopItems top;
    private final int[] chunk;
    private final float[] scores;

    /**
     * Creates the ranker of one FlowFile.
     *
     * @param rules how to rank
     * @param scorer scorer of an open lease
     * @param selection lookup files in terms of its catalogue
     */
    ItemRanker(final RankingRules rules, final CatalogueScorer scorer, final ItemSelection selection) {
        this.scorer = scorer;
        this.items = scorer.items();
        this.selection = selection;
        this.offerRequired = rules.offers() == OfferHandling.REQUIRE;
        this.topK = rules.topK();
        this.top = new TopItems(items, topK);
        this.chunk = new int[Math.min(CHUNK, items.size())];
        this.scores = new float[chunk.length];
    }

    /**
     * Ranks by score.
     *
     * @param user index of the user
     * @param candidates indices of items
     * @return the recommendations, the best first; none if every offer is below its threshold and one is required
     * @throws ScoringException also if a score is not a number
     */
    MapRecord[] byScore(final int user, final BitSet candidates) throws ScoringException {
        top.clear();
        int count = 0;
        for (int item = candidates.nextSetBit(1); item >= 0; item = candidates.nextSetBit(item + 1)) {
            chunk[count++] = item;
            if (count == chunk.length) {
                scoreChunk(user, count);
                count = 0;
            }
        }
        if (count > 0) {
            scoreChunk(user, count);
        }
        top.sort();
        final MapRecord[] recommendations = new MapRecord[top.size()];
        for (int position = 0; position < recommendations.length; position++) {
            final int item = top.item(position);
            final float score = top.score(position);
            recommendations[position] =
                    Recommendations.of(position + 1, items.id(item), score, selection.offer(item, score));
        }
        return recommendations;
    }

    private void scoreChunk(final int user, final int count) throws ScoringException {
        scorer.scoreItems(user, chunk, count, scores);
        for (int position = 0; position < count; position++) {
            final float score = scores[position];
            if (!Float.isFinite(score)) {
                throw new ScoringException("The model gave a score that is not a number", null);
            }
            if (!offerRequired || selection.offerGoesOut(chunk[position], score)) {
                top.offer(chunk[position], score);
            }
        }
    }

    /**
     * Ranks by popularity.
     *
     * @param candidates indices of items
     * @return the recommendations, the most popular first; none if an offer is required, since none goes out without a score
     */
    MapRecord[] byPopularity(final BitSet candidates) {
        if (offerRequired) {
            return NONE;
        }
        final int[] popular = selection.popular();
        final MapRecord[] recommendations = new MapRecord[Math.min(topK, popular.length)];
        int count = 0;
        for (int position = 0; position < popular.length && count < recommendations.length; position++) {
            if (candidates.get(popular[position])) {
                recommendations[count] =
                        Recommendations.of(count + 1, items.id(popular[position]), null, Optional.empty());
                count++;
            }
        }
        return Arrays.copyOf(recommendations, count);
    }
}

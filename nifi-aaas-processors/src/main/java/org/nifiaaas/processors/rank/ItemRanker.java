package org.nifiaaas.processors.rank;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.record.MapRecord;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * Finds the best items of one user after the other. Objects are made for recommended items only. Belongs to one task and one FlowFile.
 */
final class ItemRanker {

    private static final MapRecord[] NONE = {};

    private final Candidates scored;
    private final Catalogue items;
    private final ItemSelection selection;
    private final boolean offerRequired;
    private final int topK;
    private final Optional<Reasons> reasons;
    private final TopScan scan;

    /**
     * Creates the ranker of one FlowFile.
     *
     * @param rules how to rank
     * @param scored scores with an open lease
     * @param selection lookup files in terms of its catalogue
     */
    ItemRanker(final RankingRules rules, final Candidates scored, final ItemSelection selection) {
        this.scored = scored;
        this.items = scored.catalogue().items();
        this.selection = selection;
        this.offerRequired = rules.offers() == OfferHandling.REQUIRE;
        this.topK = rules.topK();
        this.reasons = Reasons.of(rules.reasons(), scored::catalogue);
        this.scan = new TopScan(items, topK);
    }

    /**
     * Ranks by score.
     *
     * @param user the user
     * @param candidates indices of items
     * @return the recommendations, the best first; none if every offer is below its threshold and one is required
     * @throws ScoringException also if a score is not a number
     */
    MapRecord[] byScore(final Candidates.Subject user, final BitSet candidates)
            throws RecordException, ScoringException, UnscorableException, ProfileStoreException {
        final TopIds top = scan.scan(
                candidates, user.scorer(), (item, score) -> !offerRequired || selection.offerGoesOut(item, score));
        final MapRecord[] recommendations = new MapRecord[top.size()];
        for (int position = 0; position < recommendations.length; position++) {
            final int item = top.index(position);
            final float score = top.score(position);
            recommendations[position] = Recommendations.of(
                    position + 1, items.id(item), score, selection.offer(item, score), reasons(user, item));
        }
        return recommendations;
    }

    private Map<String, Object> reasons(final Candidates.Subject user, final int item) throws ScoringException {
        final Map<String, Object> values = new HashMap<>();
        if (reasons.isPresent()) {
            scored.putReasons(reasons.get(), values, user, item);
        }
        return values;
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
                        Recommendations.of(count + 1, items.id(popular[position]), null, Optional.empty(), noReasons());
                count++;
            }
        }
        return Arrays.copyOf(recommendations, count);
    }

    private Map<String, Object> noReasons() {
        final Map<String, Object> values = new HashMap<>();
        if (reasons.isPresent()) {
            Reasons.putNone(values);
        }
        return values;
    }
}

package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** What anybody would compare a model with who has no model. Rankings, not probabilities. */
public final class Baselines {

    private Baselines() {}

    /** Items by the number of users who ever bought them; the same for each user. */
    public static UserScorer popularity(final HistorySnapshot snapshot) {
        return (user, scores) -> {
            for (int item = 1; item < scores.length; item++) {
                scores[item] = snapshot.ofItems().distinct(item);
            }
        };
    }

    /** Users by how much they bought lately, whatever it was; the same for each item. */
    public static UserScorer activity(final HistorySnapshot snapshot) {
        return (user, scores) -> Arrays.fill(scores, snapshot.ofUsers().rate(2, user));
    }

    /** Pairs by how often the user bought at the item. */
    public static UserScorer pastPurchases(final HistorySnapshot snapshot) {
        return (user, scores) -> {
            Arrays.fill(scores, 0);
            for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                scores[snapshot.item(pair)] = snapshot.count(pair);
            }
        };
    }
}

package org.nifiaaas.services.model.version;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.engine.PurchaseHistory;

/**
 * Purchases that come with pairs, in the item rows of a version. Pairs that share a list share what is made of it, also from one batch to the next, so that the engine sees that they are of
 * one user. Not thread-safe.
 */
final class LiveHistories {

    private final FeatureExtractor extractor;
    /** By the list itself: those of this batch, and those of the batch before. */
    private Map<List<PastPurchase>, PurchaseHistory> made = new IdentityHashMap<>();

    private Map<List<PastPurchase>, PurchaseHistory> madeBefore = new IdentityHashMap<>();

    LiveHistories(final FeatureExtractor extractor) {
        this.extractor = extractor;
    }

    /** Says that another batch begins. */
    void nextBatch() {
        madeBefore = made;
        made = new IdentityHashMap<>();
    }

    /** What comes with each row from {@code from} on, null where no history is given. */
    List<PurchaseHistory> of(final PairBatch pairs, final int from, final int rows) {
        final List<PurchaseHistory> histories = new ArrayList<>(rows);
        for (int row = from; row < from + rows; row++) {
            histories.add(pairs.features(row).history().map(this::of).orElse(null));
        }
        return histories;
    }

    PurchaseHistory of(final List<PastPurchase> purchases) {
        final PurchaseHistory known = made.get(purchases);
        if (known != null) {
            return known;
        }
        final PurchaseHistory before = madeBefore.get(purchases);
        final PurchaseHistory history = before == null ? make(purchases) : before;
        made.put(purchases, history);
        return history;
    }

    private PurchaseHistory make(final List<PastPurchase> purchases) {
        final int[] itemRows = new int[purchases.size()];
        final double[] ageDays = new double[purchases.size()];
        final Map<String, Integer> unknown = new HashMap<>();
        for (int position = 0; position < itemRows.length; position++) {
            final PastPurchase purchase = purchases.get(position);
            final int index = extractor.items().index(purchase.item());
            itemRows[position] = index == Vocabulary.UNKNOWN
                    ? unknown.computeIfAbsent(purchase.item(), item -> -unknown.size())
                    : extractor.row(index);
            ageDays[position] = purchase.ageDays();
        }
        return new PurchaseHistory(itemRows, ageDays);
    }
}

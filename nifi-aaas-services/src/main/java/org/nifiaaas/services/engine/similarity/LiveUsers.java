package org.nifiaaas.services.engine.similarity;

import java.util.List;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.services.engine.PurchaseHistory;

/**
 * Users who are nothing but what they bought, over what a model knows of the items. What was summed up for the last ones is kept, since their items come in chunks. Not thread-safe.
 */
final class LiveUsers {

    private final HistoryScorer own;
    private final int items;
    private final int asOf;
    private List<PurchaseHistory> users = List.of();
    private BatchScorer scorer;

    /**
     * Creates nobody.
     *
     * @param own scores the users of the model, in the same thread
     * @param items number of items of the model
     * @param asOf minute as of which the model counts
     */
    LiveUsers(final HistoryScorer own, final int items, final int asOf) {
        this.own = own;
        this.items = items;
        this.asOf = asOf;
        this.scorer = new BatchScorer(own, items);
    }

    /**
     * The scorer of users by what they bought: the first of them has the index 1.
     *
     * @param histories distinct ones, whose items with rows are all in the model
     */
    BatchScorer of(final List<PurchaseHistory> histories) {
        if (!isSame(histories)) {
            scorer = new BatchScorer(own.over(log(histories)), items);
            users = List.copyOf(histories);
        }
        return scorer;
    }

    /** The purchases of one user that contribute most to a score, see {@link HistoryScorer#reasons}. */
    int[] reasons(final PurchaseHistory history, final int item, final int atMost) {
        for (int user = 0; user < users.size(); user++) {
            if (users.get(user) == history) {
                return scorer.scorer().reasons(user + 1, item, atMost);
            }
        }
        return of(List.of(history)).scorer().reasons(1, item, atMost);
    }

    private boolean isSame(final List<PurchaseHistory> histories) {
        boolean same = histories.size() == users.size();
        for (int user = 0; user < users.size() && same; user++) {
            same = histories.get(user) == users.get(user);
        }
        return same;
    }

    private EventLog log(final List<PurchaseHistory> histories) {
        int size = 0;
        for (final PurchaseHistory history : histories) {
            size += history.size();
        }
        final int[] user = new int[size];
        final int[] item = new int[size];
        final int[] minute = new int[size];
        int event = 0;
        int last = items;
        for (int each = 0; each < histories.size(); each++) {
            final PurchaseHistory history = histories.get(each);
            for (int purchase = 0; purchase < history.size(); purchase++) {
                user[event] = each + 1;
                item[event] = index(history.itemRow(purchase));
                minute[event] = EventLog.minuteBefore(asOf, history.ageDays(purchase));
                last = Math.max(last, item[event++]);
            }
        }
        return EventLog.of(histories.size(), last, user, item, minute);
    }

    /** Index of a row; of an item that the model does not know one beyond those of the model. */
    private int index(final int row) {
        return row > 1 ? row - 1 : items + 2 - row;
    }
}

package org.nifiaaas.training.split;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** Every item that one user touched in the training window, by vocabulary index. Immutable by convention: the array is not copied. */
public final class UserHistory implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int user;
    private final int[] items;

    /**
     * Creates a history.
     *
     * @param user vocabulary index, from 1
     * @param items distinct vocabulary indices in ascending order, at least one
     */
    public UserHistory(final int user, final int[] items) {
        this.user = user;
        this.items = items;
    }

    public int user() {
        return user;
    }

    public int[] items() {
        return items;
    }

    /** What each user bought before the moment of a snapshot, of those that bought anything. */
    public static List<UserHistory> of(final HistorySnapshot snapshot) {
        final List<UserHistory> histories = new ArrayList<>();
        for (int user = 1; user <= snapshot.log().users(); user++) {
            if (snapshot.distinct(user) > 0) {
                histories.add(new UserHistory(user, snapshot.items(user)));
            }
        }
        return histories;
    }
}

package org.nifiaaas.training.read;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * From tokens of users by earlier keys to those of today, as rows tell that have both. Immutable.
 *
 * <p>Held in memory as a whole: one entry for each user that was seen during a rotation.
 */
final class UserBridge implements Serializable {

    private static final long serialVersionUID = 1L;

    /** More rotations than anybody has; it ends a walk in a circle. */
    private static final int MOST_STEPS = 16;

    private final HashMap<String, String> next;

    private UserBridge(final Map<String, String> next) {
        this.next = new HashMap<>(next);
    }

    /** Reads all rows. */
    static UserBridge of(final JavaRDD<CleanedRow> rows) {
        return new UserBridge(rows.filter(row -> row.isAccepted() && row.event().previousUser() != null)
                .mapToPair(row -> new Tuple2<>(
                        row.event().previousUser(), row.interaction().user()))
                // One user has one token, unless files contradict each other.
                .reduceByKey((one, other) -> one.compareTo(other) <= 0 ? one : other)
                .collectAsMap());
    }

    /** A row with the token that its user has today. */
    CleanedRow across(final CleanedRow row) {
        if (!row.isAccepted()) {
            return row;
        }
        String user = row.interaction().user();
        for (int step = 0; step < MOST_STEPS && next.containsKey(user); step++) {
            user = next.get(user);
        }
        return user.equals(row.interaction().user())
                ? row
                : CleanedRow.of(row.event().of(user));
    }
}

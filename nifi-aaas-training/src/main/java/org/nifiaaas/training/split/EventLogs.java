package org.nifiaaas.training.split;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;

/** Brings interactions to the driver as indices, twelve bytes each. */
public final class EventLogs {

    private static final int COLUMNS = 3;
    private static final int FIRST_SIZE = 1024;

    private EventLogs() {}

    /**
     * Gathers the interactions whose user and item are both known.
     *
     * @param users vocabulary of the users
     * @param items vocabulary of the items
     */
    public static EventLog of(
            final JavaSparkContext spark,
            final JavaRDD<Interaction> interactions,
            final Vocabulary users,
            final Vocabulary items) {
        final Broadcast<Vocabulary> userIndex = spark.broadcast(users);
        final Broadcast<Vocabulary> itemIndex = spark.broadcast(items);
        final List<int[]> parts = interactions
                .mapPartitions(part -> pack(part, userIndex.value(), itemIndex.value()))
                .collect();
        final int size = parts.stream().mapToInt(part -> part.length / COLUMNS).sum();
        final int[] user = new int[size];
        final int[] item = new int[size];
        final int[] minute = new int[size];
        int at = 0;
        for (final int[] part : parts) {
            for (int position = 0; position < part.length; position += COLUMNS) {
                user[at] = part[position];
                item[at] = part[position + 1];
                minute[at++] = part[position + 2];
            }
        }
        return EventLog.of(users.size(), items.size(), user, item, minute);
    }

    private static Iterator<int[]> pack(
            final Iterator<Interaction> interactions, final Vocabulary users, final Vocabulary items) {
        int[] packed = new int[FIRST_SIZE * COLUMNS];
        int filled = 0;
        while (interactions.hasNext()) {
            final Interaction interaction = interactions.next();
            final int user = users.index(interaction.user());
            final int item = items.index(interaction.item());
            if (user != Vocabulary.UNKNOWN && item != Vocabulary.UNKNOWN) {
                if (filled == packed.length) {
                    packed = Arrays.copyOf(packed, Math.multiplyExact(packed.length, 2));
                }
                packed[filled] = user;
                packed[filled + 1] = item;
                packed[filled + 2] = EventLog.minute(interaction.timeMillis());
                filled += COLUMNS;
            }
        }
        return Collections.singletonList(Arrays.copyOf(packed, filled)).iterator();
    }
}

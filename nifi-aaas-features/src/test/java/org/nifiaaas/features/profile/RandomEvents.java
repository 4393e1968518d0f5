package org.nifiaaas.features.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Events with few ids, days and moments, so that everything meets everything; some values are missing. */
public final class RandomEvents {

    static final long START = Instant.parse("2019-03-01T00:00:00Z").toEpochMilli();

    private RandomEvents() {}

    /**
     * A stream in no order.
     *
     * @param names number of categorical columns
     * @param numbers number of numeric columns
     */
    public static List<Occurrence> stream(final int seed, final int count, final int names, final int numbers) {
        final Random random = new Random(seed);
        final List<Occurrence> events = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            final long time = START + random.nextInt(14 * 24) * TimeUnit.HOURS.toMillis(1) / 2;
            events.add(Occurrence.of(
                    "user-" + random.nextInt(4),
                    "item-" + random.nextInt(5),
                    random.nextInt(2_000) / 100.0 - 5,
                    time,
                    IntStream.range(0, names)
                            .mapToObj(column -> random.nextInt(5) == 0 ? null : "kind-" + random.nextInt(3))
                            .toArray(String[]::new),
                    IntStream.range(0, numbers)
                            .mapToDouble(column -> random.nextInt(6) == 0 ? Double.NaN : random.nextGaussian())
                            .toArray()));
        }
        return events;
    }
}

package org.nifiaaas.benchmarks.features;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Invented purchases in the order of time, as lines of JSON: users by chance, items the more often the lower their number. The same seed gives the same ones.
 * Not thread-safe.
 */
final class Purchases {

    private static final long START = 1_514_764_800_000L;
    private static final long DAYS = 300L * 86_400_000;
    private static final int MOST_CENTS = 20_000;

    private final Random random = new Random(17);
    private final int users;
    private final int items;
    private final long step;
    private long time = START;

    /**
     * Begins with the first purchase.
     *
     * @param expected number of purchases within 300 days
     */
    Purchases(final int users, final int items, final int expected) {
        this.users = users;
        this.items = items;
        this.step = Math.max(1, DAYS / expected);
    }

    /** The next purchases. */
    synchronized byte[] next(final int count) {
        final StringBuilder lines = new StringBuilder(count * 80);
        for (int purchase = 0; purchase < count; purchase++) {
            final double popularity = random.nextDouble();
            final int cents = random.nextInt(MOST_CENTS);
            time += step;
            lines.append("{\"user\":\"card-")
                    .append(random.nextInt(users))
                    .append("\",\"item\":\"shop-")
                    .append((int) (items * popularity * popularity * popularity))
                    .append("\",\"amount\":")
                    .append(cents / 100)
                    .append('.')
                    .append(cents % 100 / 10)
                    .append(cents % 10)
                    .append(",\"time\":")
                    .append(time)
                    .append("}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}

package org.nifiaaas.benchmarks.features;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Invented purchases in the order of time, as lines of JSON or as CSV: users by chance, items the more often the lower their number. The same seed gives the same ones.
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
    private int user;
    private int item;
    private int cents;

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

    /** The next purchases, as lines of JSON. */
    synchronized byte[] next(final int count) {
        final StringBuilder lines = new StringBuilder(count * 80);
        for (int purchase = 0; purchase < count; purchase++) {
            advance();
            lines.append("{\"user\":\"card-")
                    .append(user)
                    .append("\",\"item\":\"shop-")
                    .append(item)
                    .append("\",\"amount\":");
            appendAmount(lines).append(",\"time\":").append(time).append("}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes purchases from the next one on to a CSV file. */
    void write(final Path file, final int count) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            lines.append("user,item,amount,time\n");
            for (int purchase = 0; purchase < count; purchase++) {
                advance();
                final StringBuilder line = new StringBuilder("card-")
                        .append(user)
                        .append(",shop-")
                        .append(item)
                        .append(',');
                lines.append(appendAmount(line).append(',').append(time).append('\n'));
            }
        }
    }

    private void advance() {
        final double popularity = random.nextDouble();
        cents = random.nextInt(MOST_CENTS);
        time += step;
        user = random.nextInt(users);
        item = (int) (items * popularity * popularity * popularity);
    }

    private StringBuilder appendAmount(final StringBuilder line) {
        return line.append(cents / 100).append('.').append(cents % 100 / 10).append(cents % 10);
    }
}

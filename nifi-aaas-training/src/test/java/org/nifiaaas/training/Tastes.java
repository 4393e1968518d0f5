package org.nifiaaas.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/** Purchases of users of a few tastes, each of which has items of its own; the first item of each is bought most. */
final class Tastes {

    private static final int TASTES = 4;
    private static final int ITEMS = 8;
    private static final int USERS = 80;
    private static final int PURCHASES = 30;
    private static final long FOUR_DAYS = 4 * 86_400L;

    private Tastes() {}

    static Path write(final Path file) throws IOException {
        final SplittableRandom random = new SplittableRandom(11);
        final StringBuilder csv = new StringBuilder("card,shop,price,day\n");
        for (int user = 0; user < USERS; user++) {
            for (int purchase = 0; purchase < PURCHASES; purchase++) {
                final int taste = random.nextInt(6) > 0 ? user % TASTES : random.nextInt(TASTES);
                final int item = random.nextInt(8) == 0 ? 0 : random.nextInt(ITEMS);
                csv.append('u')
                        .append(user)
                        .append(",t")
                        .append(taste)
                        .append('-')
                        .append(item)
                        .append(",9.5,")
                        .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(purchase * FOUR_DAYS + user * 60L))
                        .append('\n');
            }
        }
        return Files.writeString(file, csv);
    }

    /**
     * Users of six tastes, each of which has twenty items of its own. Five of six purchases follow the taste, the rest are spread over all items, and the
     * first item of each taste is bought by everybody. Popularity cannot tell the tastes apart.
     */
    static Path daily(final Path file) throws IOException {
        final int tastes = 6;
        final int itemsPerTaste = 20;
        final SplittableRandom random = new SplittableRandom(11);
        final StringBuilder csv = new StringBuilder("user,item,amount,event_time\n");
        for (int user = 0; user < 240; user++) {
            for (int purchase = 0; purchase < 16; purchase++) {
                final boolean byTaste = random.nextInt(6) > 0;
                final int taste = byTaste ? user % tastes : random.nextInt(tastes);
                final int item = random.nextInt(8) == 0 ? 0 : random.nextInt(itemsPerTaste);
                csv.append("u")
                        .append(user)
                        .append(",t")
                        .append(taste)
                        .append("-")
                        .append(item)
                        .append(",9.5,")
                        .append(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(purchase * 86_400L + user))
                        .append('\n');
            }
        }
        return Files.writeString(file, csv);
    }
}

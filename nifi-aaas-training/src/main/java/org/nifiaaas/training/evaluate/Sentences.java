package org.nifiaaas.training.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, in words. */
public final class Sentences {

    private static final double PERCENT = 100;
    private static final double BAND = 0.1;
    private static final double FEWEST_PAIRS = 20;

    private Sentences() {}

    /** Of pairs with similar probabilities, how many were bought. Bands with few pairs are left out. */
    public static List<String> of(final Reliability reliability, final double horizonDays) {
        final List<String> words = new ArrayList<>();
        for (double low = BAND; low < 1 - BAND / 2; low += BAND) {
            final Reliability.Group group = reliability.between(low, low + BAND);
            if (group.pairs() >= FEWEST_PAIRS) {
                words.add(String.format(
                        Locale.ROOT,
                        "of %,.0f pairs scored %.0f to %.0f %%, %.0f %% bought within %s",
                        group.pairs(),
                        low * PERCENT,
                        (low + BAND) * PERCENT,
                        group.observed() / group.pairs() * PERCENT,
                        days(horizonDays)));
            }
        }
        return words;
    }

    /** A time in words. */
    public static String days(final double days) {
        return days == Math.rint(days)
                ? String.format(Locale.ROOT, "%.0f days", days)
                : String.format(Locale.ROOT, "%.1f days", days);
    }
}

package org.nifiaaas.sandbox.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Cards that buy at intervals of their own: most times at the same merchant, until they change to another one of the trade. Not thread-safe; days are asked for
 * in their order.
 */
final class Regulars {

    private static final int ELSEWHERE_PERCENT = 10;
    private static final int CHANGE_PERCENT = 4;
    private static final double JITTER = 0.12;

    private final Town town;
    private final Random random;
    private final Map<Integer, List<Visit>> calendar = new HashMap<>();

    /** The next visit of a card with its rhythm. */
    private record Visit(int card, Rhythm rhythm, int interval, int favourite) {}

    /**
     * Draws cards and rhythms until about {@code purchases} will be made.
     *
     * @param days days in the period
     */
    Regulars(final Town town, final long seed, final double purchases, final int days) {
        this.town = town;
        this.random = new Random(seed);
        if (purchases > 0) {
            plan(purchases, days);
        }
    }

    private void plan(final double purchases, final int days) {
        final List<Integer> candidates = new ArrayList<>();
        for (int number = 0; number < town.cards().size() * Rhythm.values().length; number++) {
            candidates.add(number);
        }
        Collections.shuffle(candidates, random);
        double planned = 0;
        for (final int candidate : candidates) {
            if (planned >= purchases) {
                return;
            }
            final int card = candidate / Rhythm.values().length;
            final Rhythm rhythm = Rhythm.values()[candidate % Rhythm.values().length];
            final int interval = rhythm.fewestDays() + random.nextInt(rhythm.mostDays() - rhythm.fewestDays() + 1);
            final int first = town.cards().get(card).joins() + random.nextInt(interval);
            final OptionalInt favourite = draw(card, rhythm, first);
            if (favourite.isPresent()) {
                add(first, new Visit(card, rhythm, interval, favourite.getAsInt()));
                planned += Math.max(0.0, days - first) / interval;
            }
        }
    }

    /** The purchases of a day. */
    List<Errand> on(final int day) {
        final List<Errand> errands = new ArrayList<>();
        for (final Visit visit : calendar.getOrDefault(day, List.of())) {
            final boolean elsewhere = random.nextInt(100) < ELSEWHERE_PERCENT;
            final boolean change = random.nextInt(100) < CHANGE_PERCENT;
            final int drawn = elsewhere || change
                    ? draw(visit.card(), visit.rhythm(), day).orElse(visit.favourite())
                    : visit.favourite();
            errands.add(new Errand(visit.card(), drawn, true));
            final long late = Math.round(JITTER * visit.interval() * random.nextGaussian());
            add(
                    day + (int) Math.max(1, visit.interval() + late),
                    new Visit(visit.card(), visit.rhythm(), visit.interval(), change ? drawn : visit.favourite()));
        }
        calendar.remove(day);
        return errands;
    }

    private void add(final int day, final Visit visit) {
        calendar.computeIfAbsent(day, key -> new ArrayList<>()).add(visit);
    }

    private OptionalInt draw(final int card, final Rhythm rhythm, final int day) {
        return Town.drawOf(
                random,
                town.merchantsOf(rhythm.category()),
                merchant -> town.merchants().get(merchant).opens() <= day
                        ? town.cards().get(card).liking(merchant)
                        : 0);
    }
}

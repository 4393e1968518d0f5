package org.nifiaaas.sandbox.data;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Spells of purchases: for some days a card buys again and again in one category, each time at a merchant that is new to it as long as there is one. A holiday
 * or a move takes a card away from its neighbourhood; a card that is new in town begins with its favourite category, near home. Not thread-safe; days are
 * asked for in their order.
 */
final class Spells {

    /** Holiday, move, new home, child, sport, pet, wedding. */
    private static final List<Category> CATEGORIES = List.of(
            Category.TRAVEL,
            Category.HOME,
            Category.ELECTRONICS,
            Category.TOYS,
            Category.SPORTS,
            Category.PETS,
            Category.FASHION);

    private static final int FEWEST = 6;
    private static final int MOST = 12;
    private static final int DAYS = 15;

    private final CardTransactions.Settings settings;
    private final Town town;
    private final List<Acquaintances> known;
    private final Random random;
    private final Map<Integer, List<Step>> calendar = new HashMap<>();
    private final double spells;

    /** One purchase of a spell. */
    private record Step(int card, Category category, boolean away) {}

    /** @param known what each card knows; read only */
    Spells(
            final CardTransactions.Settings settings,
            final Town town,
            final List<Acquaintances> known,
            final long seed) {
        this.settings = settings;
        this.town = town;
        this.known = known;
        this.random = new Random(seed);
        this.spells = settings.habits().spellShare() * settings.rows() * 2 / (FEWEST + MOST);
        if (settings.habits().lateTaste() > 0) {
            for (int card = 0; card < town.cards().size(); card++) {
                if (town.cards().get(card).joins() > 0) {
                    plan(
                            card,
                            town.cards().get(card).favourite(),
                            town.cards().get(card).joins(),
                            false);
                }
            }
        }
    }

    /** The purchases of a day. */
    List<Errand> on(final int day) {
        final long until = Math.round(spells * (day + 1) / settings.days());
        for (long number = Math.round(spells * day / settings.days()); number < until; number++) {
            final int card = random.nextInt(town.cards().size());
            final Category category = category(settings.from().plusDays(day));
            if (town.cards().get(card).joins() <= day) {
                plan(card, category, day, true);
            }
        }
        final List<Errand> errands = new ArrayList<>();
        for (final Step step : calendar.getOrDefault(day, List.of())) {
            final OptionalInt merchant = merchant(step, day);
            if (merchant.isPresent()) {
                errands.add(new Errand(step.card(), merchant.getAsInt(), false));
            }
        }
        calendar.remove(day);
        return errands;
    }

    /** Categories in their season are more likely. */
    private Category category(final LocalDate date) {
        final double[] runningTotals = new double[CATEGORIES.size()];
        double total = 0;
        for (int place = 0; place < runningTotals.length; place++) {
            total += CATEGORIES.get(place).isInSeason(date.getMonthValue())
                    ? settings.habits().seasonFactor()
                    : 1;
            runningTotals[place] = total;
        }
        return CATEGORIES.get(Town.draw(random, runningTotals));
    }

    private void plan(final int card, final Category category, final int day, final boolean away) {
        final int purchases = FEWEST + random.nextInt(MOST - FEWEST + 1);
        for (int number = 0; number < purchases; number++) {
            calendar.computeIfAbsent(day + (number == 0 ? 0 : random.nextInt(DAYS)), key -> new ArrayList<>())
                    .add(new Step(card, category, away));
        }
    }

    private OptionalInt merchant(final Step step, final int day) {
        final List<Integer> merchants = town.merchantsOf(step.category());
        final IntToDoubleFunction open =
                merchant -> town.merchants().get(merchant).opens() > day
                        ? 0
                        : step.away()
                                ? town.merchants().get(merchant).popularity()
                                : town.cards().get(step.card()).liking(merchant);
        final OptionalInt unknown = Town.drawOf(
                random, merchants, merchant -> known.get(step.card()).has(merchant) ? 0 : open.applyAsDouble(merchant));
        return unknown.isPresent() ? unknown : Town.drawOf(random, merchants, open);
    }
}

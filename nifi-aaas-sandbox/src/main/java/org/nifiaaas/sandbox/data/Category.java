package org.nifiaaas.sandbox.data;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Locale;

/**
 * What a merchant sells, and when and for how much people buy it.
 *
 * <p>The months in which a category is bought more often are its season.
 */
enum Category {
    GROCERIES(List.of("Grocer", "Market", "Foods", "Pantry"), 38, 17, 1.1, List.of(12)),
    COFFEE(List.of("Coffee", "Espresso Bar", "Roasters", "Café"), 6, 9, 0.8, List.of(1, 2, 11)),
    BAKERY(List.of("Bakery", "Patisserie", "Bread Co", "Oven"), 9, 8, 1.3, List.of(3, 12)),
    RESTAURANT(List.of("Kitchen", "Bistro", "Grill", "Table"), 46, 20, 1.6, List.of(2, 7, 12)),
    TAKEAWAY(List.of("Pizza", "Noodles", "Curry House", "Burgers"), 19, 20, 1.4, List.of(1, 10, 11)),
    BAR(List.of("Tavern", "Wine Bar", "Arms", "Taproom"), 27, 21, 1.8, List.of(6, 7, 8)),
    FASHION(List.of("Outfitters", "Boutique", "Clothing", "Shoes"), 64, 15, 1.5, List.of(4, 9, 12)),
    ELECTRONICS(List.of("Electronics", "Computers", "Audio", "Phones"), 145, 16, 1.1, List.of(11, 12)),
    BOOKS(List.of("Books", "Bookshop", "Stationers", "Comics"), 18, 15, 1.2, List.of(8, 9, 12)),
    SPORTS(List.of("Sports", "Outdoor", "Cycles", "Running"), 72, 16, 1.4, List.of(4, 5, 6)),
    PHARMACY(List.of("Pharmacy", "Chemist", "Apothecary", "Health"), 16, 12, 0.7, List.of(1, 2, 11)),
    BEAUTY(List.of("Hair", "Beauty", "Barbers", "Nails"), 34, 14, 1.3, List.of(5, 6, 12)),
    HOME(List.of("Home", "Furniture", "Lighting", "Interiors"), 118, 14, 1.7, List.of(1, 3, 9)),
    GARDEN(List.of("Garden Centre", "Nursery", "Flowers", "Plants"), 33, 11, 1.8, List.of(3, 4, 5)),
    FUEL(List.of("Fuel", "Filling Station", "Garage", "Motors"), 55, 18, 0.9, List.of(7, 8)),
    TRAVEL(List.of("Travel", "Rail", "Holidays", "Hotel"), 190, 19, 0.8, List.of(1, 6, 7)),
    TOYS(List.of("Toys", "Games", "Play", "Hobbies"), 29, 14, 1.5, List.of(11, 12)),
    PETS(List.of("Pets", "Aquatics", "Animal Care", "Vets"), 31, 13, 1.2, List.of(6)),
    CINEMA(List.of("Cinema", "Theatre", "Bowling", "Arcade"), 24, 19, 1.9, List.of(1, 2, 10)),
    FITNESS(List.of("Gym", "Yoga", "Pool", "Climbing"), 36, 18, 0.8, List.of(1, 2, 9));

    private static final double LARGEST_WEEKEND_FACTOR = 1.9;

    private final List<String> trades;
    private final double medianAmount;
    private final int peakHour;
    private final double weekendFactor;
    private final List<Integer> season;

    Category(
            final List<String> trades,
            final double medianAmount,
            final int peakHour,
            final double weekendFactor,
            final List<Integer> season) {
        this.trades = trades;
        this.medianAmount = medianAmount;
        this.peakHour = peakHour;
        this.weekendFactor = weekendFactor;
        this.season = season;
    }

    /** Words that end a merchant's name. */
    List<String> trades() {
        return trades;
    }

    /** Median amount at a merchant of the middle price level. */
    double medianAmount() {
        return medianAmount;
    }

    /** Hour of the day around which most purchases are made. */
    int peakHour() {
        return peakHour;
    }

    /**
     * How strongly this category is bought on such a day, 1 on a weekday out of season.
     *
     * @param seasonFactor how many times as strongly in its season
     */
    double demand(final double seasonFactor, final int month, final DayOfWeek day) {
        final boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        return (isInSeason(month) ? seasonFactor : 1.0) * (weekend ? weekendFactor : 1.0);
    }

    /** Whether the month is one of its season. */
    boolean isInSeason(final int month) {
        return season.contains(month);
    }

    /** Largest value of {@link #demand}: the bound that makes demand a probability. */
    static double mostDemand(final double seasonFactor) {
        return seasonFactor * LARGEST_WEEKEND_FACTOR;
    }

    /** As it stands in the rows. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.nifiaaas.sandbox.data;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Composes merchant names that read like real ones and never repeats one. Not thread-safe. */
final class MerchantNames {

    private static final List<String> FIRST = List.of(
            "Golden", "Silver", "Copper", "Amber", "Crimson", "Green", "Blue", "White", "Old", "Little", "Grand",
            "Happy", "Quiet", "Bright", "Corner", "Royal", "Humble", "Lucky", "Merry", "Wild", "Rosy", "Sunny", "Misty",
            "Brave", "Gentle", "Iron", "Velvet", "Honest", "Clever", "Jolly");
    private static final List<String> SECOND = List.of(
            "Fern", "Fox", "Lantern", "Anchor", "Swan", "Oak", "Willow", "Heron", "Bell", "Clover", "Otter", "Maple",
            "Thistle", "Raven", "Harvest", "Compass", "Acorn", "Sparrow", "Juniper", "Badger", "Rowan", "Kettle",
            "Meadow", "Pebble", "Robin", "Lark", "Beacon", "Orchard", "Hazel", "Finch");

    private final Random random;
    private final Set<String> used = new HashSet<>();

    MerchantNames(final Random random) {
        this.random = random;
    }

    /** A new name such as "Golden Fern Bakery" or, for a merchant that is known by its place, "Riverside Bakery". */
    String next(final Category category, final Neighbourhood neighbourhood) {
        final String trade = pick(category.trades());
        final String byPlace = neighbourhood.label() + " " + trade;
        if (random.nextInt(4) == 0 && used.add(byPlace)) {
            return byPlace;
        }
        while (true) {
            final String name = pick(FIRST) + " " + pick(SECOND) + " " + trade;
            if (used.add(name)) {
                return name;
            }
        }
    }

    private String pick(final List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}

package org.nifiaaas.sandbox.data;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the rows tell beside card, merchant, amount and time. Draws from random numbers of its own, so that the other columns do not depend on it. Not
 * thread-safe.
 */
final class FurtherColumns {

    static final String CATEGORY = "category";
    static final String SEGMENT = "segment";
    static final String CHANNEL = "channel";

    /** In their order in a file. */
    static final List<String> NAMES = List.of(CATEGORY, SEGMENT, CHANNEL);

    static final String SHOP = "shop";
    static final String ONLINE = "online";
    static final String APP = "app";

    private static final int NO_CATEGORY_PERCENT = 1;
    private static final int NO_SEGMENT_OF_CARDS = 10;
    private static final int ONLINE_OF_CARDS = 4;
    private static final int APP_PERCENT_OF_REGULARS = 60;
    private static final int ONLINE_PERCENT_OF_FANS = 50;
    private static final int ONLINE_PERCENT = 8;

    private final Random random;
    private final Map<Map<String, String>, Map<String, String>> shared = new HashMap<>();

    FurtherColumns(final long seed) {
        this.random = new Random(seed);
    }

    /** The further columns of a purchase; equal ones are the same object. */
    Map<String, String> of(final Town.Card card, final Town.Merchant merchant, final boolean regular) {
        final Map<String, String> values = new LinkedHashMap<>();
        if (random.nextInt(100) >= NO_CATEGORY_PERCENT) {
            values.put(CATEGORY, merchant.category().label());
        }
        final int chance = Math.floorMod(card.token().hashCode(), NO_SEGMENT_OF_CARDS * ONLINE_OF_CARDS);
        if (chance % NO_SEGMENT_OF_CARDS > 0) {
            values.put(SEGMENT, card.segment().label());
        }
        values.put(CHANNEL, channel(merchant, regular, chance / NO_SEGMENT_OF_CARDS == 0));
        return shared.computeIfAbsent(Map.copyOf(values), key -> key);
    }

    private String channel(final Town.Merchant merchant, final boolean regular, final boolean fan) {
        final int percent = random.nextInt(100);
        if (merchant.neighbourhood() == Neighbourhood.ONLINE) {
            return ONLINE;
        }
        if (regular) {
            return percent < APP_PERCENT_OF_REGULARS ? APP : SHOP;
        }
        return percent < (fan ? ONLINE_PERCENT_OF_FANS : ONLINE_PERCENT) ? ONLINE : SHOP;
    }
}

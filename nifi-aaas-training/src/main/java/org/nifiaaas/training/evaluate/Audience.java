package org.nifiaaas.training.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How good the audiences of items are: the users with the highest scores for each. Immutable. */
public final class Audience {

    private final int items;
    private final double precision;
    private final double auc;
    private final long chosen;
    private final long bought;
    private final List<OfItem> each;

    Audience(
            final int items,
            final double precision,
            final double auc,
            final long chosen,
            final long bought,
            final List<OfItem> each) {
        this.items = items;
        this.precision = precision;
        this.auc = auc;
        this.chosen = chosen;
        this.bought = bought;
        this.each = Collections.unmodifiableList(new ArrayList<>(each));
    }

    /** Number of items that have enough buyers. */
    public int items() {
        return items;
    }

    /** Buyers among the chosen as a share of what is possible, mean over the items. */
    public double precision() {
        return precision;
    }

    /** Chance that a buyer stands before a user that did not buy, mean over the items. */
    public double auc() {
        return auc;
    }

    /** Users chosen, all items together. */
    public long chosen() {
        return chosen;
    }

    /** Those of the chosen that bought. */
    public long bought() {
        return bought;
    }

    /** The audience of each item, in the order of the items. */
    public List<OfItem> each() {
        return each;
    }

    Map<String, Double> flat() {
        final Map<String, Double> flat = new LinkedHashMap<>();
        if (items > 0) {
            flat.put("precision" + AudienceTally.SIZE, precision);
            flat.put("auc", auc);
            flat.put("items", (double) items);
            flat.put("chosen", (double) chosen);
            flat.put("bought", (double) bought);
        }
        return flat;
    }

    /** The audience of one item. Immutable. */
    public static final class OfItem {

        private final int item;
        private final long buyers;
        private final long chosen;
        private final long bought;

        OfItem(final int item, final long buyers, final long chosen, final long bought) {
            this.item = item;
            this.buyers = buyers;
            this.chosen = chosen;
            this.bought = bought;
        }

        /** Vocabulary index. */
        public int item() {
            return item;
        }

        /** Users who bought it, chosen or not. */
        public long buyers() {
            return buyers;
        }

        /** Users chosen. */
        public long chosen() {
            return chosen;
        }

        /** Those of the chosen that bought. */
        public long bought() {
            return bought;
        }
    }
}

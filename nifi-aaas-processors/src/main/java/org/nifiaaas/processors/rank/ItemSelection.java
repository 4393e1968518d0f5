package org.nifiaaas.processors.rank;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifiaaas.processors.model.Threshold;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.rank.lookup.Offer;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;

/** The lookup files in terms of one version's catalogue: what holds for every user. Not changed once it is made; thread-safe. */
final class ItemSelection {

    private final Catalogue catalogue;
    private final BitSet eligible;
    private final int[] popular;
    private final boolean popularityKnown;
    private final Offer[] offers;
    private final double[] thresholds;
    private final UnknownListIds unknownListIds;
    private long unknownItems;

    /**
     * Looks the ids up in the catalogue.
     *
     * @param rules how to rank
     * @param lists what the files hold
     * @param scorer scorer of the version
     */
    ItemSelection(final RankingRules rules, final ItemLists lists, final CatalogueScorer scorer) {
        this.catalogue = scorer.items();
        this.unknownListIds = UnknownListIds.ofItems(catalogue, lists);
        this.eligible = new BitSet(catalogue.size() + 1);
        this.offers = new Offer[catalogue.size() + 1];
        this.thresholds = new double[catalogue.size() + 1];
        Arrays.fill(thresholds, Double.NaN);
        lists.offers().ifPresent(this::keepOffers);
        if (rules.candidates() == CandidateSource.FILE) {
            lists.candidates().ifPresent(ids -> unknownItems = CatalogueIds.mark(catalogue, ids, eligible));
        } else {
            eligible.set(1, catalogue.size() + 1);
        }
        filter(rules, lists);
        this.popular = lists.popular()
                .map(ids -> ids.stream()
                        .mapToInt(catalogue::index)
                        .filter(index -> index != Catalogue.UNKNOWN)
                        .distinct()
                        .toArray())
                .orElseGet(scorer::popularItems);
        this.popularityKnown = lists.popular().isPresent() || popular.length > 0;
    }

    private void keepOffers(final Map<String, Offer> byItem) {
        byItem.forEach((item, offer) -> {
            final int index = catalogue.index(item);
            if (index != Catalogue.UNKNOWN) {
                offers[index] = offer;
                thresholds[index] = offer.threshold();
            }
        });
    }

    private void filter(final RankingRules rules, final ItemLists lists) {
        if (lists.allowed().isPresent()) {
            final BitSet allowed = new BitSet();
            CatalogueIds.mark(catalogue, lists.allowed().get(), allowed);
            eligible.and(allowed);
        }
        if (lists.denied().isPresent()) {
            final BitSet denied = new BitSet();
            CatalogueIds.mark(catalogue, lists.denied().get(), denied);
            eligible.andNot(denied);
        }
        if (rules.offers() == OfferHandling.REQUIRE) {
            final BitSet offered = new BitSet();
            CatalogueIds.mark(catalogue, lists.offers().map(Map::keySet).orElse(Set.of()), offered);
            eligible.and(offered);
        }
    }

    /** Items that may be recommended to any user; the caller must not change it. */
    BitSet eligible() {
        return eligible;
    }

    /** Distinct items, the most popular first, eligible or not; of the file, or else as training counted them. The caller must not change it. */
    int[] popular() {
        return popular;
    }

    /** Whether a file or the version says what is popular. */
    boolean isPopularityKnown() {
        return popularityKnown;
    }

    /** Ids of all files that the version does not know. */
    UnknownListIds unknownListIds() {
        return unknownListIds;
    }

    /** Ids of the candidates' file that the version does not know. */
    long unknownItems() {
        return unknownItems;
    }

    /** Whether the item has an offer that goes out at this score. */
    boolean offerGoesOut(final int item, final float score) {
        return Threshold.reaches(score, thresholds[item]);
    }

    /** The offer that goes out for the item at this score. */
    Optional<Offer> offer(final int item, final float score) {
        return offerGoesOut(item, score) ? Optional.of(offers[item]) : Optional.empty();
    }
}

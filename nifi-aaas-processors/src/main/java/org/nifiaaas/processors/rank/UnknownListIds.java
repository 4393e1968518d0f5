package org.nifiaaas.processors.rank;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.rank.lookup.Offer;
import org.nifiaaas.services.Catalogue;

/**
 * Ids of the lookup files that a model version does not know. Such an id has no effect, which is no harm in a list for many models and the only trace of a
 * list that is written in other ids than the model's: a denied item would be recommended.
 *
 * @param byFile number of unknown ids by short name of the file, in the order of the properties; files without one are left out
 */
public record UnknownListIds(Map<String, Long> byFile) {

    static UnknownListIds ofItems(final Catalogue items, final ItemLists lists) {
        final UnknownListIds unknown = new UnknownListIds(new LinkedHashMap<>());
        unknown.add("candidates", CatalogueIds.unknown(items, lists.candidates()));
        unknown.add("allow", CatalogueIds.unknown(items, lists.allowed()));
        unknown.add("deny", CatalogueIds.unknown(items, lists.denied()));
        unknown.add("popularity", CatalogueIds.unknown(items, lists.popular()));
        unknown.add("offers", CatalogueIds.unknown(items, lists.offers().map(Map<String, Offer>::keySet)));
        return unknown;
    }

    /**
     * Unknown users that were counted already.
     *
     * @param users number in the user base
     * @param excluded number among the excluded ones
     */
    static UnknownListIds ofUsers(final long users, final long excluded) {
        final UnknownListIds unknown = new UnknownListIds(new LinkedHashMap<>());
        unknown.add("users", users);
        unknown.add("exclude", excluded);
        return unknown;
    }

    private void add(final String file, final long count) {
        if (count > 0) {
            byFile.put(file, count);
        }
    }

    /** For a FlowFile: {@code rank.unknown.list.deny} = 2. */
    Map<String, String> attributes() {
        return byFile.entrySet().stream()
                .collect(Collectors.toMap(entry -> "rank.unknown.list." + entry.getKey(), entry -> entry.getValue()
                        .toString()));
    }

    /** For provenance and a warning: {@code ; unknown ids: deny 2, offers 1}; empty if there are none. */
    String sentence() {
        return byFile.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", byFile.isEmpty() ? "" : "; unknown ids: ", ""));
    }
}

package org.nifiaaas.processors.rank.lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;

/**
 * What the lookup files held when a FlowFile was taken: canonical ids, independent of any model version. Immutable.
 *
 * @param candidates the only candidates
 * @param allowed the only items that pass
 * @param denied items that do not pass
 * @param popular items, the most popular first
 * @param offers offers by item
 */
public record ItemLists(
        Optional<List<String>> candidates,
        Optional<List<String>> allowed,
        Optional<List<String>> denied,
        Optional<List<String>> popular,
        Optional<Map<String, Offer>> offers) {

    public static final PropertyDescriptor CANDIDATES_FILE = LookupFile.property(
            "Candidates File", "File with the candidates, one item id a line; needed if Candidates is file");

    public static final PropertyDescriptor ALLOW_FILE =
            LookupFile.property("Allow File", "File with the only items that may be recommended, one id a line");

    public static final PropertyDescriptor DENY_FILE =
            LookupFile.property("Deny File", "File with items that are never recommended, one id a line");

    public static final PropertyDescriptor OFFERS_FILE = LookupFile.property(
            "Offers File",
            "CSV file with lines of item, offer, reward, threshold; an offer goes out when the score * 1000 is at least the threshold");

    public static final PropertyDescriptor POPULARITY_FILE = LookupFile.property(
            "Popularity File",
            "File with item ids, the most popular first, one a line. Without it the items rank as training counted them; from a version that "
                    + "does not say, unknown users go to unmatched");

    /** Whether the files are still as they were: each content is the same object, see {@link LookupFile#content}. */
    public boolean isUnchanged(final ItemLists before) {
        return same(candidates, before.candidates)
                && same(allowed, before.allowed)
                && same(denied, before.denied)
                && same(popular, before.popular)
                && same(offers, before.offers);
    }

    private static boolean same(final Optional<?> one, final Optional<?> other) {
        return one.orElse(null) == other.orElse(null);
    }

    /** The files that the properties name, none of which is read yet. */
    public static Lookup<ItemLists> of(final ProcessContext context) {
        final LookupFile<List<String>> candidates = LookupFile.of(context, CANDIDATES_FILE, LookupFile::ids);
        final LookupFile<List<String>> allowed = LookupFile.of(context, ALLOW_FILE, LookupFile::ids);
        final LookupFile<List<String>> denied = LookupFile.of(context, DENY_FILE, LookupFile::ids);
        final LookupFile<List<String>> popular = LookupFile.of(context, POPULARITY_FILE, LookupFile::ids);
        final LookupFile<Map<String, Offer>> offers = LookupFile.of(context, OFFERS_FILE, Offer::parse);
        return () -> new ItemLists(
                candidates.content(), allowed.content(), denied.content(), popular.content(), offers.content());
    }
}

package org.nifiaaas.processors.rank.lookup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.processors.rank.RankingRules;

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

    /** The lookup files of a processor. Thread-safe. */
    public static final class Files {

        private final LookupFile<List<String>> candidates;
        private final LookupFile<List<String>> allowed;
        private final LookupFile<List<String>> denied;
        private final LookupFile<List<String>> popular;
        private final LookupFile<Map<String, Offer>> offers;

        /** Takes the files that the properties name; reads none of them. */
        public Files(final ProcessContext context) {
            candidates = LookupFile.of(context, RankingRules.CANDIDATES_FILE, LookupFile::ids);
            allowed = LookupFile.of(context, RankingRules.ALLOW_FILE, LookupFile::ids);
            denied = LookupFile.of(context, RankingRules.DENY_FILE, LookupFile::ids);
            popular = LookupFile.of(context, RankingRules.POPULARITY_FILE, LookupFile::ids);
            offers = LookupFile.of(context, RankingRules.OFFERS_FILE, Offer::parse);
        }

        /**
         * Reads what has changed.
         *
         * @throws LookupException if one of the files cannot be used
         */
        public ItemLists read() throws LookupException {
            return new ItemLists(
                    candidates.content(), allowed.content(), denied.content(), popular.content(), offers.content());
        }
    }
}

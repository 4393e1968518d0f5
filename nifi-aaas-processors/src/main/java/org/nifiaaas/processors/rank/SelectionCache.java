package org.nifiaaas.processors.rank;

import java.lang.ref.SoftReference;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * Remembers the last selection, which costs memory for each item of the catalogue and is the same for every FlowFile as long as version and files are. It does
 * not keep the catalogue of a version in memory that needs the room. Thread-safe.
 */
public final class SelectionCache {

    private volatile SoftReference<Entry> last = new SoftReference<>(null);

    private record Entry(RankingRules rules, ItemLists lists, ModelVersionIdentity version, ItemSelection selection) {

        private boolean holds(final RankingRules asked, final ItemLists now, final ModelVersionIdentity wanted) {
            return rules.equals(asked) && version.equals(wanted) && now.isUnchanged(lists);
        }
    }

    /** The selection for a lease, made anew if the version, the files or the rules have changed. */
    ItemSelection get(final RankingRules rules, final ItemLists lists, final ModelLease lease) {
        final Entry known = last.get();
        if (known != null && known.holds(rules, lists, lease.identity())) {
            return known.selection();
        }
        final CatalogueScorer scorer = lease.catalogueScorer();
        final ItemSelection selection = new ItemSelection(rules, lists, scorer);
        last = new SoftReference<>(new Entry(rules, lists, lease.identity(), selection));
        return selection;
    }
}

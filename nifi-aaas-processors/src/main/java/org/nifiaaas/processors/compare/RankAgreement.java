package org.nifiaaas.processors.compare;

import java.util.Locale;

/**
 * How much the rankings by recorded and by new score agree, over the groups of one FlowFile.
 *
 * @param topK how many of the best entries of a group are looked at
 * @param persistence persistence of the rank-biased overlap
 * @param limit most records that may be ranked
 * @param leftOut whether there were more records than the limit, so that nothing was ranked; the other numbers are then 0 or NaN
 * @param groups groups with at least one compared record
 * @param repeated records whose entry had been in their group before; only the first counts
 * @param ungrouped compared records without a group
 * @param largeGroups groups with more than K entries: in smaller ones the top K are all entries, so that they must be the same
 * @param overlap mean share of the top K that is in both rankings, over the large groups; NaN if there are none
 * @param jaccard mean of the entries in both top K over the entries in one of them, over the large groups; NaN if there are none
 * @param orderedGroups groups with at least two entries
 * @param biasedOverlap mean rank-biased overlap of the top K, over the ordered groups; NaN if there are none
 */
record RankAgreement(
        int topK,
        double persistence,
        int limit,
        boolean leftOut,
        long groups,
        long repeated,
        long ungrouped,
        long largeGroups,
        double overlap,
        double jaccard,
        long orderedGroups,
        double biasedOverlap) {

    /** What the numbers rest on, in one sentence. */
    String explanation() {
        if (limit == 0) {
            return "Left out because Most Ranked Records is 0.";
        }
        if (leftOut) {
            return String.format(
                    Locale.ROOT,
                    "Left out: the FlowFile has more than %,d compared records, which is Most Ranked Records.",
                    limit);
        }
        if (orderedGroups == 0) {
            return "Not measured: no group has two different entries.";
        }
        if (largeGroups == 0) {
            return String.format(
                    Locale.ROOT,
                    "The overlap is not measured: no group has more than %,d different entries. Rank-biased overlap over %,d of %,d groups.",
                    topK,
                    orderedGroups,
                    groups);
        }
        return String.format(
                Locale.ROOT,
                "Overlap over %,d of %,d groups, those with more than %,d different entries; rank-biased overlap over %,d with at least two.",
                largeGroups,
                groups,
                topK,
                orderedGroups);
    }
}

package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What users get whom training never saw, measured by what each of them bought. Immutable. */
public final class ColdStart {

    private final int topK;
    private final double[] hits;
    private final double[] ndcg;

    private ColdStart(final int topK, final double[] hits, final double... ndcg) {
        this.topK = topK;
        this.hits = hits;
        this.ndcg = ndcg;
    }

    /**
     * Measures a list that all of them get.
     *
     * @param top the list, best first
     * @param bought sorted items that each user bought; who bought none takes no part
     */
    static ColdStart of(final int[] top, final int topK, final int[]... bought) {
        final int[][] lists = new int[bought.length][];
        Arrays.fill(lists, top);
        return ofLists(lists, topK, bought);
    }

    /**
     * Measures the list of each user.
     *
     * @param lists one for each user, best first
     * @param bought sorted items that each user bought; who bought none takes no part
     */
    static ColdStart ofLists(final int[][] lists, final int topK, final int[]... bought) {
        final int[] users = IntStream.range(0, bought.length)
                .filter(user -> bought[user].length > 0)
                .toArray();
        return new ColdStart(
                topK,
                Arrays.stream(users)
                        .mapToDouble(user -> Ranking.hit(lists[user], bought[user]) ? 1 : 0)
                        .toArray(),
                Arrays.stream(users)
                        .mapToDouble(user -> Ranking.ndcg(lists[user], bought[user], topK))
                        .toArray());
    }

    /** NDCG of each of the users, in the order in which every model meets them. */
    public double[] ndcgOfUsers() {
        return ndcg.clone();
    }

    /** Mean over the users; 0 if there are none. */
    public double ndcg() {
        return ndcg.length == 0 ? 0 : Bootstrap.mean(ndcg);
    }

    /** Number of users that bought something which can be ranked. */
    public int users() {
        return hits.length;
    }

    /** Every metric by name, such as {@code hr10}, {@code ndcg10.low}, {@code users}. Empty if there are no users. */
    Map<String, Double> flat(final long seed) {
        final Map<String, Double> flat = new LinkedHashMap<>();
        if (hits.length > 0) {
            Bootstrap.put(flat, "hr" + topK, hits, seed);
            Bootstrap.put(flat, "ndcg" + topK, ndcg, seed);
            flat.put("users", (double) hits.length);
        }
        return flat;
    }
}

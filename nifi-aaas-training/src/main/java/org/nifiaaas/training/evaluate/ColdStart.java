package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What users get of whom training knew nothing: all of them the same list, measured by what each of them bought. Immutable. */
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
     * Measures a list.
     *
     * @param top the list, best first
     * @param bought sorted items that each user bought; who bought none takes no part
     */
    static ColdStart of(final int[] top, final int topK, final int[]... bought) {
        final int[][] relevant =
                Arrays.stream(bought).filter(items -> items.length > 0).toArray(int[][]::new);
        return new ColdStart(
                topK,
                Arrays.stream(relevant)
                        .mapToDouble(items -> Ranking.hit(top, items) ? 1 : 0)
                        .toArray(),
                Arrays.stream(relevant)
                        .mapToDouble(items -> Ranking.ndcg(top, items, topK))
                        .toArray());
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

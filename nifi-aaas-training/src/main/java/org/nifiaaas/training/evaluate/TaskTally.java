package org.nifiaaas.training.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.training.split.Indices;

/** Rankings of one task, user by user. Not thread-safe while it is filled. */
public final class TaskTally {

    private static final String[] NAMES = {"hr", "ndcg", "recall", "mrr", "map", "auc"};
    private static final int HR = 0;
    private static final int NDCG = 1;
    private static final int RECALL = 2;
    private static final int MRR = 3;
    private static final int MAP = 4;
    private static final int AUC = 5;

    private final int topK;
    private final boolean[] recommended;
    private final Deciles items;
    private final long[] relevantOfDecile = new long[Deciles.COUNT + 1];
    private final long[] foundOfDecile = new long[Deciles.COUNT + 1];
    private double[][] values = new double[NAMES.length][16];
    private int[] user = new int[16];
    private int users;
    private long listed;
    private long listedPopular;
    private double surprise;

    /**
     * Creates a tally.
     *
     * @param items all items by how many users bought them before
     */
    TaskTally(final int topK, final int itemCount, final Deciles items) {
        this.topK = topK;
        this.recommended = new boolean[itemCount + 1];
        this.items = items;
    }

    /** Adds a user whose relevant items are not empty. */
    void add(final int who, final int[] top, final int[] relevant, final double auc, final Popularity popularity) {
        if (users == user.length) {
            grow();
        }
        user[users] = who;
        values[HR][users] = Ranking.hit(top, relevant) ? 1 : 0;
        values[NDCG][users] = Ranking.ndcg(top, relevant, topK);
        values[RECALL][users] = Ranking.recall(top, relevant);
        values[MRR][users] = Ranking.reciprocalRank(top, relevant);
        values[MAP][users] = Ranking.averagePrecision(top, relevant, topK);
        values[AUC][users] = auc;
        users++;
        for (final int item : relevant) {
            relevantOfDecile[items.of(item)]++;
        }
        for (final int item : top) {
            foundOfDecile[items.of(item)] += Indices.contains(relevant, item) ? 1 : 0;
            recommended[item] = true;
            listed++;
            listedPopular += popularity.isInTopTenth(item) ? 1 : 0;
            surprise += popularity.surprise(item);
        }
    }

    private void grow() {
        user = Arrays.copyOf(user, 2 * users);
        for (int metric = 0; metric < values.length; metric++) {
            values[metric] = Arrays.copyOf(values[metric], 2 * users);
        }
    }

    /** Adds the users of another part. */
    void add(final TaskTally other) {
        final int size = users + other.users;
        user = Arrays.copyOf(user, Math.max(size, user.length));
        System.arraycopy(other.user, 0, user, users, other.users);
        for (int metric = 0; metric < values.length; metric++) {
            values[metric] = Arrays.copyOf(values[metric], Math.max(size, values[metric].length));
            System.arraycopy(other.values[metric], 0, values[metric], users, other.users);
        }
        users = size;
        for (int item = 0; item < recommended.length; item++) {
            recommended[item] |= other.recommended[item];
        }
        listed += other.listed;
        listedPopular += other.listedPopular;
        surprise += other.surprise;
        for (int decile = 1; decile <= Deciles.COUNT; decile++) {
            relevantOfDecile[decile] += other.relevantOfDecile[decile];
            foundOfDecile[decile] += other.foundOfDecile[decile];
        }
    }

    /** Number of users with a relevant item. */
    public int users() {
        return users;
    }

    /** Mean over the users; 0 if there are none. */
    public double hitRate() {
        return mean(HR);
    }

    /** Mean over the users; 0 if there are none. */
    public double ndcg() {
        return mean(NDCG);
    }

    private double mean(final int metric) {
        return users == 0 ? 0 : Bootstrap.mean(Arrays.copyOf(values[metric], users));
    }

    /** NDCG of each user, in the order in which every model meets them. */
    public double[] ndcgOfUsers() {
        return Arrays.copyOf(values[NDCG], users);
    }

    /** 1 for each user with a hit and 0 for the others, in the same order. */
    public double[] hitsOfUsers() {
        return Arrays.copyOf(values[HR], users);
    }

    /** Every metric by name, such as {@code hr10}, {@code hr10.low}, {@code coverage}. Empty if there are no users. */
    Map<String, Double> flat(final long seed) {
        final Map<String, Double> flat = new LinkedHashMap<>();
        if (users == 0) {
            return flat;
        }
        for (int metric = 0; metric < NAMES.length; metric++) {
            final String name = metric == AUC ? NAMES[metric] : NAMES[metric] + topK;
            if (metric == HR || metric == NDCG) {
                Bootstrap.put(flat, name, Arrays.copyOf(values[metric], users), seed);
            } else {
                flat.put(name, mean(metric));
            }
        }
        int covered = 0;
        for (final boolean each : recommended) {
            covered += each ? 1 : 0;
        }
        flat.put("coverage", (double) covered / Math.max(1, recommended.length - 1));
        flat.put("novelty", listed == 0 ? 0 : surprise / listed);
        flat.put("popularTenth", listed == 0 ? 0 : (double) listedPopular / listed);
        flat.put("users", (double) users);
        return flat;
    }

    /**
     * Quality by the activity of the users; deciles without a user of this task are left out.
     *
     * @param deciles users by their number of purchases before
     */
    List<Map<String, Number>> byUserActivity(final Deciles deciles) {
        final int[] count = new int[Deciles.COUNT + 1];
        final double[] hits = new double[Deciles.COUNT + 1];
        final double[] ndcg = new double[Deciles.COUNT + 1];
        for (int position = 0; position < users; position++) {
            final int decile = deciles.of(user[position]);
            count[decile]++;
            hits[decile] += values[HR][position];
            ndcg[decile] += values[NDCG][position];
        }
        final List<Map<String, Number>> lines = new ArrayList<>();
        for (int decile = 1; decile <= Deciles.COUNT; decile++) {
            if (count[decile] > 0) {
                final Map<String, Number> line = new LinkedHashMap<>();
                line.put("decile", decile);
                line.put("leastPurchases", deciles.least(decile));
                line.put("mostPurchases", deciles.most(decile));
                line.put("users", count[decile]);
                line.put(NAMES[HR] + topK, hits[decile] / count[decile]);
                line.put(NAMES[NDCG] + topK, ndcg[decile] / count[decile]);
                lines.add(line);
            }
        }
        return lines;
    }

    /** Recall by the popularity of what was bought, all users together; deciles of which nothing was bought are left out. */
    List<Map<String, Number>> byItemActivity() {
        final List<Map<String, Number>> lines = new ArrayList<>();
        for (int decile = 1; decile <= Deciles.COUNT; decile++) {
            if (relevantOfDecile[decile] > 0) {
                final Map<String, Number> line = new LinkedHashMap<>();
                line.put("decile", decile);
                line.put("leastBuyers", items.least(decile));
                line.put("mostBuyers", items.most(decile));
                line.put("items", items.size(decile));
                line.put("purchases", relevantOfDecile[decile]);
                line.put(NAMES[RECALL] + topK, (double) foundOfDecile[decile] / relevantOfDecile[decile]);
                lines.add(line);
            }
        }
        return lines;
    }
}

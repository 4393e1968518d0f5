package org.nifiaaas.processors.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the scores of one FlowFile's entries by group, such as the items of users, and compares the rankings at the end.
 *
 * <p>Memory: 20 bytes a record, and each distinct id once. Beyond the limit everything is forgotten at once: an overlap of a part of the records would look
 * like one of all. Not thread-safe.
 */
final class RankCollector {

    private static final int FIRST_CAPACITY = 1024;

    private final ComparisonRules rules;
    private final Map<String, Integer> groupIndices = new HashMap<>();
    private final Map<String, Integer> entryIndices = new HashMap<>();
    private final List<String> entries = new ArrayList<>();
    private int[] groupOf = new int[0];
    private int[] entryOf = new int[0];
    private double[] recorded = new double[0];
    private float[] compared = new float[0];
    private int size;
    private long ungrouped;
    private boolean leftOut;

    RankCollector(final ComparisonRules rules) {
        this.rules = rules;
        this.leftOut = rules.mostRanked() == 0;
    }

    /**
     * Remembers a compared record.
     *
     * @param group group, empty if the record has none
     */
    void add(final String group, final String entry, final double recordedScore, final float comparedScore) {
        if (leftOut) {
            return;
        }
        if (group.isEmpty()) {
            ungrouped++;
            return;
        }
        if (size == rules.mostRanked()) {
            leaveOut();
            return;
        }
        if (size == groupOf.length) {
            grow();
        }
        groupOf[size] = groupIndices.computeIfAbsent(group, id -> groupIndices.size());
        entryOf[size] = entryIndex(entry);
        recorded[size] = recordedScore;
        compared[size] = comparedScore;
        size++;
    }

    private int entryIndex(final String entry) {
        final Integer known = entryIndices.putIfAbsent(entry, entries.size());
        if (known != null) {
            return known;
        }
        entries.add(entry);
        return entries.size() - 1;
    }

    private void grow() {
        final long doubled = Math.max(FIRST_CAPACITY, 2L * size);
        final int capacity = (int) Math.min(doubled, rules.mostRanked());
        groupOf = Arrays.copyOf(groupOf, capacity);
        entryOf = Arrays.copyOf(entryOf, capacity);
        recorded = Arrays.copyOf(recorded, capacity);
        compared = Arrays.copyOf(compared, capacity);
    }

    private void leaveOut() {
        leftOut = true;
        groupIndices.clear();
        entryIndices.clear();
        entries.clear();
        groupOf = new int[0];
        entryOf = new int[0];
        recorded = new double[0];
        compared = new float[0];
        size = 0;
    }

    /** Compares the rankings of all groups. */
    RankAgreement agreement() {
        final Sums sums = new Sums();
        final int[] ends = new int[groupIndices.size()];
        final int[] rows = rowsByGroup(ends);
        int start = 0;
        for (final int end : ends) {
            compareGroup(distinct(rows, start, end), end - start, sums);
            start = end;
        }
        return new RankAgreement(
                rules.topK(),
                rules.persistence(),
                rules.mostRanked(),
                leftOut,
                ends.length,
                sums.repeated,
                ungrouped,
                sums.largeGroups,
                sums.overlap / sums.largeGroups,
                sums.jaccard / sums.largeGroups,
                sums.orderedGroups,
                sums.biased / sums.orderedGroups);
    }

    /** The rows, group by group and in the order in which they came; {@code ends} receives where each group ends. */
    private int[] rowsByGroup(final int[] ends) {
        for (int row = 0; row < size; row++) {
            ends[groupOf[row]]++;
        }
        final int[] next = new int[ends.length];
        int end = 0;
        for (int group = 0; group < ends.length; group++) {
            next[group] = end;
            end += ends[group];
            ends[group] = end;
        }
        final int[] rows = new int[size];
        for (int row = 0; row < size; row++) {
            rows[next[groupOf[row]]++] = row;
        }
        return rows;
    }

    /** The first row of each entry of a group. */
    private Integer[] distinct(final int[] rows, final int start, final int end) {
        final Set<Integer> seen = new HashSet<>();
        final List<Integer> distinct = new ArrayList<>();
        for (int position = start; position < end; position++) {
            if (seen.add(entryOf[rows[position]])) {
                distinct.add(rows[position]);
            }
        }
        return distinct.toArray(new Integer[0]);
    }

    private void compareGroup(final Integer[] rows, final int records, final Sums sums) {
        sums.repeated += records - rows.length;
        if (rows.length < 2) {
            return;
        }
        final Comparator<Integer> byEntry = Comparator.comparing(row -> entries.get(entryOf[row]));
        final Comparator<Integer> byRecorded = Comparator.comparingDouble(row -> -recorded[row]);
        final Comparator<Integer> byCompared = Comparator.comparingDouble(row -> -compared[row]);
        final int[] before = top(rows, byRecorded.thenComparing(byEntry));
        final int[] after = top(rows, byCompared.thenComparing(byEntry));
        sums.orderedGroups++;
        sums.biased += RankOverlap.biased(before, after, rules.persistence());
        if (rows.length > rules.topK()) {
            final int shared = RankOverlap.shared(before, after);
            sums.largeGroups++;
            sums.overlap += (double) shared / rules.topK();
            sums.jaccard += (double) shared / (2L * rules.topK() - shared);
        }
    }

    private int[] top(final Integer[] rows, final Comparator<Integer> order) {
        Arrays.sort(rows, order);
        final int[] top = new int[Math.min(rules.topK(), rows.length)];
        for (int position = 0; position < top.length; position++) {
            top[position] = entryOf[rows[position]];
        }
        return top;
    }

    private static final class Sums {
        private long repeated;
        private long largeGroups;
        private long orderedGroups;
        private double overlap;
        private double jaccard;
        private double biased;
    }
}

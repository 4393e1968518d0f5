package org.nifiaaas.processors.model;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ScoringException;

/** Scores catalogues by a formula and notes how it is asked. Used by one thread. */
public final class FakeCatalogueScorer implements CatalogueScorer {

    public int calls;
    public int largestCall;
    public long scored;
    public int[] popularItems = {};
    /** Whether there is a vector for unknown ids. */
    public boolean unknownRows = true;

    /** Reasons of every pair whose user is known, the most important first. */
    public int[] reasons = {};

    /** Why reasons cannot be told; null if they can. */
    public ScoringException reasonsFail;

    /** Days of last purchases by the item's index; those of other items are not known. */
    public final Map<Integer, LocalDate> lastBought = new HashMap<>();

    private final Catalogue users;
    private final Catalogue items;
    private final Formula formula;

    public FakeCatalogueScorer(final List<String> users, final List<String> items, final Formula formula) {
        this(new Ids(users), new Ids(items), formula);
    }

    public FakeCatalogueScorer(final Catalogue users, final Catalogue items, final Formula formula) {
        this.users = users;
        this.items = items;
        this.formula = formula;
    }

    @Override
    public boolean scoresUnknownIds() {
        return unknownRows;
    }

    @Override
    public Catalogue users() {
        return users;
    }

    @Override
    public Catalogue items() {
        return items;
    }

    @Override
    public int[] popularItems() {
        return popularItems;
    }

    @Override
    public int[] reasons(final int user, final int item, final int atMost) throws ScoringException {
        calls++;
        if (reasonsFail != null) {
            throw reasonsFail;
        }
        return user == Catalogue.UNKNOWN ? new int[0] : Arrays.copyOf(reasons, Math.min(atMost, reasons.length));
    }

    @Override
    public Optional<LocalDate> lastBought(final int user, final int item) {
        return Optional.ofNullable(lastBought.get(item));
    }

    @Override
    public void scoreItems(final int user, final int[] indices, final int count, final float[] scores)
            throws ScoringException {
        calls++;
        largestCall = Math.max(largestCall, count);
        scored += count;
        for (int position = 0; position < count; position++) {
            scores[position] = formula.score(user, indices[position]);
        }
    }

    @Override
    public void scoreUsers(final int item, final int[] indices, final int count, final float[] scores)
            throws ScoringException {
        calls++;
        largestCall = Math.max(largestCall, count);
        scored += count;
        for (int position = 0; position < count; position++) {
            scores[position] = formula.score(indices[position], item);
        }
    }

    /** Score of a user and an item by their indices. */
    public interface Formula {
        float score(int user, int item) throws ScoringException;
    }

    /** Ids without a table: {@code u0000001} and so on. */
    public record Numbers(int size) implements Catalogue {

        @Override
        public int index(final String id) {
            return id.matches("u[0-9]{7}") ? Integer.parseInt(id.substring(1)) : UNKNOWN;
        }

        @Override
        public String id(final int index) {
            return String.format("u%07d", index);
        }
    }

    /** The catalogue of a list: index 1 for its first id. */
    public static final class Ids implements Catalogue {

        private final List<String> ids;
        private final Map<String, Integer> indices = new HashMap<>();

        public Ids(final List<String> ids) {
            this.ids = List.copyOf(ids);
            for (final String id : ids) {
                indices.put(id, indices.size() + 1);
            }
        }

        @Override
        public int size() {
            return ids.size();
        }

        @Override
        public int index(final String id) {
            return indices.getOrDefault(id, UNKNOWN);
        }

        @Override
        public String id(final int index) {
            return ids.get(index - 1);
        }
    }
}

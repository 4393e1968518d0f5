package org.nifiaaas.processors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ScoringException;

/** Scores the items of a catalogue by a formula and notes how it is asked. Used by one thread. */
final class FakeCatalogueScorer implements CatalogueScorer {

    int calls;
    int largestCall;
    long scored;

    private final Catalogue users;
    private final Catalogue items;
    private final Formula formula;

    FakeCatalogueScorer(final List<String> users, final List<String> items, final Formula formula) {
        this.users = new Ids(users);
        this.items = new Ids(items);
        this.formula = formula;
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
    public void scoreItems(final int user, final int[] indices, final int count, final float[] scores)
            throws ScoringException {
        calls++;
        largestCall = Math.max(largestCall, count);
        scored += count;
        for (int position = 0; position < count; position++) {
            scores[position] = formula.score(user, indices[position]);
        }
    }

    /** Score of a user and an item by their indices. */
    interface Formula {
        float score(int user, int item) throws ScoringException;
    }

    private static final class Ids implements Catalogue {

        private final List<String> ids;
        private final Map<String, Integer> indices = new HashMap<>();

        private Ids(final List<String> ids) {
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

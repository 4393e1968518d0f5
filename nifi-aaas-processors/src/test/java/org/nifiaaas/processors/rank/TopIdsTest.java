package org.nifiaaas.processors.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.services.Catalogue;

class TopIdsTest {

    private static final int ITEMS = 500;

    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 499, 500, 10_000})
    void keepsWhatSortingAllWouldKeep(final int most) {
        final Catalogue catalogue = catalogue();
        final TopIds top = new TopIds(catalogue, most);
        for (int round = 0; round < 20; round++) {
            final float[] scores = new float[ITEMS + 1];
            final List<Integer> order = new ArrayList<>();
            for (int item = 1; item <= ITEMS; item++) {
                // Few distinct scores, so that most items are tied.
                scores[item] = random.nextInt(20) / 20F;
                order.add(item);
            }
            Collections.shuffle(order, random);
            top.clear();
            order.forEach(item -> top.offer(item, scores[item]));
            top.sort();

            order.sort(
                    Comparator.<Integer>comparingDouble(item -> -scores[item]).thenComparing(catalogue::id));
            final List<Integer> kept =
                    IntStream.range(0, top.size()).mapToObj(top::index).toList();
            assertEquals(order.subList(0, Math.min(most, ITEMS)), kept);
            IntStream.range(0, top.size()).forEach(rank -> assertEquals(scores[top.index(rank)], top.score(rank)));
        }
    }

    @Test
    void emptySelectionHasNothing() {
        final TopIds top = new TopIds(catalogue(), 3);
        top.sort();
        assertEquals(0, top.size());
    }

    private Catalogue catalogue() {
        final List<String> ids = new ArrayList<>();
        for (int item = 1; item <= ITEMS; item++) {
            ids.add("item-" + item);
        }
        Collections.shuffle(ids, random);
        return new FakeCatalogueScorer(List.of(), ids, (user, item) -> 0).items();
    }
}

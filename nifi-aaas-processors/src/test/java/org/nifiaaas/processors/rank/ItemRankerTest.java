package org.nifiaaas.processors.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.nifi.serialization.record.MapRecord;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.VersionSelector;

/** A catalogue of 100,000 items, scored in full for each user. */
class ItemRankerTest {

    private static final int ITEMS = 100_000;
    private static final int TOP_K = 20;
    private static final int USERS = 20;

    private final List<String> ids = IntStream.range(0, ITEMS)
            .mapToObj(number -> String.format("item-%06d", (number * 7_919L) % ITEMS))
            .toList();
    private final FakeCatalogueScorer scorer = new FakeCatalogueScorer(List.of(), ids, ItemRankerTest::score);
    private final RankingRules rules = new RankingRules(
            FieldPath.of("user"),
            CandidateSource.CATALOGUE,
            Optional.empty(),
            Optional.empty(),
            FieldPath.of("recommendations"),
            TOP_K,
            0,
            OfferHandling.ATTACH,
            UnknownUsers.SCORE);
    private final ItemSelection selection = new ItemSelection(
            rules,
            new ItemLists(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            scorer);
    private final ItemRanker ranker = new ItemRanker(rules, new Candidates(lease(), null), selection);

    private ModelLease lease() {
        final FakeModelVersionService service = new FakeModelVersionService();
        service.serve("propensity", 7);
        service.rank(scorer);
        try {
            return service.acquire("propensity", VersionSelector.policy());
        } catch (final ModelUnavailableException e) {
            throw new AssertionError(e);
        }
    }

    /** A thousand distinct scores, so that about a hundred items share each of them. */
    private static float score(final int user, final int item) {
        return Math.floorMod(item * 7_919L + user * 104_729L, 1_000) / 1_000F;
    }

    @Test
    void fullCatalogueIsRankedInChunksLikeBySorting() throws Exception {
        for (int user = 0; user < 3; user++) {
            final int current = user;
            final List<Integer> sorted =
                    new ArrayList<>(IntStream.rangeClosed(1, ITEMS).boxed().toList());
            sorted.sort(Comparator.<Integer>comparingDouble(item -> -score(current, item))
                    .thenComparing(scorer.items()::id));
            final String[] expected =
                    sorted.stream().limit(TOP_K).map(scorer.items()::id).toArray(String[]::new);
            assertArrayEquals(expected, items(byScore(user)));
        }
        assertEquals(TopScan.CHUNK, scorer.largestCall);
        assertEquals(3L * ITEMS, scorer.scored);
    }

    @Test
    void noObjectIsMadeForAPair() throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byScore(0);
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int user = 1; user <= USERS; user++) {
            byScore(user);
        }
        final long bytesOfAUser = (threads.getCurrentThreadAllocatedBytes() - before) / USERS;
        assertTrue(bytesOfAUser < ITEMS, bytesOfAUser + " bytes for a user, one byte for a pair is too much");
    }

    private MapRecord[] byScore(final int user) throws Exception {
        final Candidates.Subject subject = new Candidates.Subject(
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                (items, count, scores) -> scorer.scoreItems(user, items, count, scores));
        return ranker.byScore(subject, selection.eligible());
    }

    private static String[] items(final MapRecord[] recommendations) {
        return Arrays.stream(recommendations)
                .map(recommendation -> recommendation.getAsString(Recommendations.ITEM))
                .toArray(String[]::new);
    }
}

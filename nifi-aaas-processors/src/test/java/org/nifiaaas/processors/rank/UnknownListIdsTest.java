package org.nifiaaas.processors.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.rank.lookup.Offer;
import org.nifiaaas.services.Catalogue;

class UnknownListIdsTest {

    private final FakeCatalogueScorer scorer =
            new FakeCatalogueScorer(List.of("ada", "bob"), List.of("tea", "gym"), (user, item) -> 0.5F);
    private final Catalogue items = scorer.items();

    @Test
    void countsTheIdsOfEachFileThatTheVersionDoesNotKnow() {
        final Offer offer = new Offer("cup", "free", 500);
        final UnknownListIds unknown = UnknownListIds.ofItems(
                items,
                new ItemLists(
                        Optional.of(List.of("tea", "zoo")),
                        Optional.of(List.of("tea", "gym")),
                        Optional.of(List.of("Tea", "\uFEFFtea", "gym")),
                        Optional.empty(),
                        Optional.of(Map.of("gym", offer, "zoo", offer))));

        assertEquals(
                Map.of(
                        "rank.unknown.list.candidates", "1",
                        "rank.unknown.list.deny", "2",
                        "rank.unknown.list.offers", "1"),
                unknown.attributes());
        assertEquals("; unknown ids: candidates 1, deny 2, offers 1", unknown.sentence());
    }

    @Test
    void usersHaveListsOfTheirOwn() {
        assertEquals(
                "; unknown ids: users 1, exclude 2",
                UnknownListIds.ofUsers(1, 2).sentence());
    }

    @Test
    void nothingIsToldOfListsThatTheVersionKnowsOrThatAreNotThere() {
        final UnknownListIds unknown = UnknownListIds.ofUsers(0, 0);

        assertEquals("", unknown.sentence());
        assertEquals(Map.of(), unknown.attributes());
    }
}

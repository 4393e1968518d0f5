package org.nifiaaas.services.model.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPlan.Choice;
import org.nifiaaas.services.model.source.ModelListing;

class VersionPolicyTest {

    private static final VersionPolicy LATEST = new VersionPolicy.Latest();
    private static final VersionPolicy LATEST_TWO = new VersionPolicy.LatestFew(2);
    private static final VersionPolicy SECOND = new VersionPolicy.Specific(2);
    private static final VersionPolicy STABLE = new VersionPolicy.Labelled("stable");
    private static final VersionSelector POLICY = VersionSelector.policy();

    private static ModelListing listing(final Map<String, Long> labels, final long... versions) {
        final TreeMap<Long, String> stamps = new TreeMap<>();
        for (final long version : versions) {
            stamps.put(version, "stamp");
        }
        return new ModelListing(true, stamps, labels, List.of(), "");
    }

    static List<Arguments> table() {
        final ModelListing three = listing(Map.of("stable", 2L, "canary", 3L, "lost", 9L), 1, 2, 3);
        final ModelListing empty = listing(Map.of("stable", 2L));
        return List.of(
                Arguments.of("newest", LATEST, three, Set.of(), POLICY, List.of(3L)),
                Arguments.of("newest refused", LATEST, three, Set.of(3L), POLICY, List.of(3L, 2L)),
                Arguments.of("two refused", LATEST, three, Set.of(3L, 2L), POLICY, List.of(3L, 2L, 1L)),
                Arguments.of("all refused", LATEST, three, Set.of(3L, 2L, 1L), POLICY, List.of(3L, 2L, 1L)),
                Arguments.of("older one refused", LATEST, three, Set.of(1L), POLICY, List.of(3L)),
                Arguments.of("nothing there", LATEST, empty, Set.of(), POLICY, List.of()),
                Arguments.of("newest two", LATEST_TWO, three, Set.of(), POLICY, List.of(3L, 2L)),
                Arguments.of("newest two good", LATEST_TWO, three, Set.of(2L), POLICY, List.of(3L, 2L, 1L)),
                Arguments.of("fewer than two", LATEST_TWO, listing(Map.of(), 1), Set.of(), POLICY, List.of(1L)),
                Arguments.of("no two", LATEST_TWO, empty, Set.of(), POLICY, List.of()),
                Arguments.of("specific", SECOND, three, Set.of(), POLICY, List.of(2L)),
                Arguments.of("specific never falls back", SECOND, three, Set.of(2L), POLICY, List.of(2L)),
                Arguments.of("specific missing", SECOND, listing(Map.of(), 1, 3), Set.of(), POLICY, List.of()),
                Arguments.of("label", STABLE, three, Set.of(), POLICY, List.of(2L)),
                Arguments.of("label never falls back", STABLE, three, Set.of(2L), POLICY, List.of(2L)),
                Arguments.of("label to missing version", STABLE, empty, Set.of(), POLICY, List.of()),
                Arguments.of("label missing", STABLE, listing(Map.of(), 1), Set.of(), POLICY, List.of()),
                Arguments.of("requested version", LATEST, three, Set.of(), VersionSelector.version(1), List.of(1L)),
                Arguments.of("requested missing", LATEST, three, Set.of(), VersionSelector.version(4), List.of()),
                Arguments.of("requested label", SECOND, three, Set.of(), VersionSelector.label("canary"), List.of(3L)),
                Arguments.of(
                        "requested lost label", LATEST, three, Set.of(), VersionSelector.label("lost"), List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void choosesCandidates(
            final String name,
            final VersionPolicy policy,
            final ModelListing listing,
            final Set<Long> refused,
            final VersionSelector selector,
            final List<Long> expected) {
        final Choice choice =
                policy.plan(listing, refused, Set.of(selector)).choices().get(selector);
        assertEquals(expected, choice.candidates());
        assertEquals(expected.isEmpty(), !choice.problem().isEmpty());
    }

    @Test
    void aspiresToEverythingThatIsRequestedWithThePolicyFirst() {
        final VersionPlan plan = LATEST.plan(
                listing(Map.of("stable", 2L), 1, 2, 3),
                Set.of(),
                Set.of(VersionSelector.version(1), VersionSelector.label("stable"), POLICY));
        assertEquals(3L, plan.aspired().iterator().next());
        assertEquals(Set.of(1L, 2L, 3L), plan.aspired());
    }

    @Test
    void nothingIsAspiredThatNobodyRequested() {
        assertEquals(
                List.of(),
                new ArrayList<>(
                        LATEST.plan(listing(Map.of(), 1, 2), Set.of(), Set.of()).aspired()));
    }

    @Test
    void bestLoadedCandidateServes() {
        final VersionPlan plan = LATEST.plan(listing(Map.of(), 1, 2, 3), Set.of(3L), Set.of(POLICY));
        assertEquals(OptionalLong.of(3), plan.serving(POLICY, version -> true));
        assertEquals(OptionalLong.of(2), plan.serving(POLICY, version -> version < 3));
        assertEquals(OptionalLong.empty(), plan.serving(POLICY, version -> version == 1));
    }

    @Test
    void newestOfTheFewServesAsSoonAsItIsLoaded() {
        final VersionPlan plan = LATEST_TWO.plan(listing(Map.of(), 1, 2, 3), Set.of(), Set.of(POLICY));
        assertEquals(OptionalLong.of(2), plan.serving(POLICY, version -> version < 3));
        assertEquals(OptionalLong.of(3), plan.serving(POLICY, version -> true));
        assertThrows(IllegalArgumentException.class, () -> new VersionPolicy.LatestFew(0));
    }

    @Test
    void requestedLabelEndsWithTheLabelButThePolicyNeverGivesUp() {
        final ModelListing unlabelled = listing(Map.of(), 1);
        final VersionSelector byLabel = VersionSelector.label("stable");
        final VersionPlan plan = STABLE.plan(unlabelled, Set.of(), Set.of(byLabel, POLICY));
        assertTrue(plan.choices().get(byLabel).withdrawn());
        assertFalse(plan.choices().get(POLICY).withdrawn());
    }
}

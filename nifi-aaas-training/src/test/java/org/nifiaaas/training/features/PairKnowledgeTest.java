package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.RandomEvents;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;

/** Features of pairs at moments, against a canvas that saw all events one by one and is asked for one candidate at a time. */
class PairKnowledgeTest {

    private static final Vocabulary ITEMS =
            Vocabulary.inOrder(List.of("item-3", "item-0", "item-1", "item-2", "item-4", "never bought"));

    private FeatureSet features;

    @BeforeEach
    void readFeatures() throws DesignException {
        features = FeatureSet.of(
                """
                {"columns": [{"name": "country", "of": "user", "type": "categorical"},
                             {"name": "kind", "of": "item", "type": "categorical"},
                             {"name": "channel", "type": "categorical"},
                             {"name": "age", "of": "user", "type": "numeric"},
                             {"name": "price", "of": "item", "type": "numeric"},
                             {"name": "weight", "type": "numeric"}],
                 "windows": [
                   {"name": "visits", "statistic": "count", "by": "user", "days": 3},
                   {"name": "demand", "statistic": "count", "by": "item", "days": 7},
                   {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 7},
                   {"name": "paid", "statistic": "mean", "column": "price", "by": ["user", "kind"], "days": 5},
                   {"name": "variety", "statistic": "distinct", "column": "kind", "by": "user", "days": 30},
                   {"name": "again", "statistic": "days since last", "by": ["user", "item"], "days": 30},
                   {"name": "both", "statistic": "count", "by": ["user", "item", "kind"], "days": 30},
                   {"name": "there", "statistic": "mean", "column": "age", "by": "country", "days": 4},
                   {"name": "local", "statistic": "sum", "column": "weight", "by": ["country", "item"], "days": 3},
                   {"name": "alike", "statistic": "sum", "column": "weight", "by": "kind", "days": 3},
                   {"name": "online", "statistic": "count", "by": ["channel", "user"], "days": 9},
                   {"name": "network", "statistic": "count", "by": ["channel", "item"], "days": 9}]}""");
    }

    private static List<Occurrence> inOrder(final int seed) {
        final Set<Occurrence> seen = new HashSet<>();
        return RandomEvents.stream(seed, 300, 3, 3).stream()
                .filter(seen::add)
                .sorted(Comparator.comparingLong(Occurrence::time))
                .collect(Collectors.toList());
    }

    /** All profiles as of a moment, and a candidate put to them. */
    private List<Object> asked(final List<Occurrence> events, final long time, final String user, final String item) {
        final WindowCalculator calculator = new WindowCalculator(features);
        final Map<String, UserProfile> users = new HashMap<>();
        final Map<String, SubjectProfile> subjects = new HashMap<>();
        for (final Occurrence event : events) {
            if (event.time() < time) {
                final UserProfile profile = users.computeIfAbsent(event.user(), none -> calculator.newUser());
                final Occurrence filled = calculator.filled(
                        event, profile, key -> subjects.computeIfAbsent(key, none -> calculator.newSubject()));
                calculator.add(filled, profile, key -> subjects.computeIfAbsent(key, none -> calculator.newSubject()));
            }
        }
        final UserProfile profile = users.computeIfAbsent(user, none -> calculator.newUser());
        final Occurrence candidate = calculator.filled(
                Occurrence.of(user, item, 0, time, new String[3], new double[] {Double.NaN, Double.NaN, Double.NaN}),
                profile,
                key -> subjects.getOrDefault(key, calculator.newSubject()));
        final List<Object> values = new ArrayList<>();
        for (int column = 0; column < 6; column++) {
            values.add(calculator.columnValue(candidate, column));
        }
        for (final double value :
                calculator.values(candidate, profile, key -> subjects.getOrDefault(key, calculator.newSubject()))) {
            values.add(Double.isNaN(value) ? null : (Object) value);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pairHasTheFeaturesThatTheCanvasWouldComputeAtThatMoment(final int seed) {
        final List<Occurrence> events = inOrder(seed);
        final ProfileReplay replay = new ProfileReplay(features, events.iterator(), Set.of("user-0", "user-2"));
        int known = 0;

        for (final int position : new int[] {0, 60, 150, 151, 299}) {
            final long time = events.get(Math.min(position, events.size() - 1)).time();
            final PairKnowledge knowledge = replay.asOf(time, ITEMS);
            for (final String user : List.of("user-0", "user-2", "somebody else")) {
                final PairKnowledge.OfUser pairs = knowledge.of(user);
                for (int item = 1; item <= ITEMS.size(); item++) {
                    final List<Object> expected = asked(events, time, user, ITEMS.token(item));
                    assertEquals(expected, pairs.values(item), user + " " + ITEMS.token(item) + " at " + time);
                    known += (int)
                            expected.stream().filter(value -> value != null).count();
                }
            }
        }

        assertTrue(known > 300, "the events say much");
    }

    @Test
    void columnsOfTheEventAndWindowsByThemAreMissing() {
        final List<Occurrence> events = inOrder(4);
        final long end = events.get(events.size() - 1).time() + TimeUnit.DAYS.toMillis(1);
        final List<Object> values = new ProfileReplay(features, events.iterator(), Set.of("user-1"))
                .asOf(end, ITEMS)
                .of("user-1")
                .values(1);

        for (final String name : Arrays.asList("channel", "weight")) {
            final int column = features.columns().indexOf(features.column(name).get());
            assertNull(values.get(column), name);
        }
        assertNull(values.get(6 + 10), "online");
        assertNull(values.get(6 + 11), "network");
    }

    @Test
    void userWhoWasNotToBeKeptIsAUserOfWhomNothingIsKnown() {
        final List<Occurrence> events = inOrder(5);
        final long end = events.get(events.size() - 1).time() + 1;
        final PairKnowledge knowledge =
                new ProfileReplay(features, events.iterator(), Set.of("user-1")).asOf(end, ITEMS);

        assertEquals(knowledge.of("").values(2), knowledge.of("user-3").values(2));
        assertEquals(0.0, knowledge.of("user-3").values(2).get(6), "visits");
        assertTrue((Double) knowledge.of("user-3").values(2).get(7) > 0, "demand for the item");
    }
}

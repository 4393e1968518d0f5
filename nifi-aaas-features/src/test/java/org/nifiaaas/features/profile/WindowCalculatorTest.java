package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;

/** Windows against an implementation that is slow and obvious: all events, filtered. */
class WindowCalculatorTest {

    private static final String SPECIFICATION =
            """
            {"columns": [{"name": "category", "type": "categorical"}, {"name": "weight", "type": "numeric"}],
             "windows": [
               {"name": "visits", "statistic": "count", "by": "user", "days": 3},
               {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 7},
               {"name": "basket", "statistic": "mean", "column": "weight", "by": "user", "days": 1},
               {"name": "variety", "statistic": "distinct", "column": "item", "by": "user", "days": 30},
               {"name": "kinds", "statistic": "distinct", "column": "category", "by": ["user", "item"], "days": 30},
               {"name": "away", "statistic": "days since last", "by": "user", "days": 30},
               {"name": "again", "statistic": "days since last", "by": ["user", "item"], "days": 30},
               {"name": "taste", "statistic": "sum", "column": "amount", "by": ["user", "category"], "days": 7},
               {"name": "demand", "statistic": "count", "by": "item", "days": 7},
               {"name": "price", "statistic": "mean", "column": "amount", "by": "item", "days": 2},
               {"name": "fresh", "statistic": "days since last", "by": "item", "days": 2},
               {"name": "trend", "statistic": "sum", "column": "weight", "by": ["category", "item"], "days": 3}],
             "history": 5}""";

    private static final long START = RandomEvents.START;

    private final FeatureSet features = FeatureSets.of(SPECIFICATION);
    private final Map<String, UserProfile> users = new HashMap<>();
    private final Map<String, SubjectProfile> subjects = new HashMap<>();
    private WindowCalculator calculator = new WindowCalculator(features);

    private static List<Occurrence> stream(final int seed, final int count) {
        return RandomEvents.stream(seed, count, 1, 1);
    }

    private UserProfile user(final Occurrence event) {
        return users.computeIfAbsent(event.user(), none -> calculator.newUser());
    }

    private SubjectProfile subject(final String key) {
        return subjects.computeIfAbsent(key, none -> calculator.newSubject());
    }

    private UserProfile.Taken add(final Occurrence event) {
        return calculator.add(event, user(event), this::subject);
    }

    private double[] values(final Occurrence event) {
        return calculator.values(event, user(event), this::subject);
    }

    private double[] slowly(final Occurrence event, final Collection<Occurrence> all) {
        return new SlowWindows(features).values(event, all);
    }

    /** The same as {@link WindowCalculator#values}, computed part by part. */
    private double[] byParts(final Occurrence event) {
        final double[] values = calculator.missing();
        final UserWindows ofUser = calculator.userWindows();
        ofUser.place(ofUser.values(event, user(event)), values);
        for (final SubjectWindows kind : calculator.subjectWindows()) {
            final String key = kind.key(event);
            if (!key.isEmpty()) {
                kind.place(kind.values(event.time(), subject(key)), values);
            }
        }
        return values;
    }

    private void assertHistory(final Occurrence event, final Collection<Occurrence> all) {
        assertEquals(
                new SlowWindows(features)
                        .history(event, all).stream()
                                .map(one -> one.item() + " " + (event.time() - one.time()) / 86_400_000.0 + " "
                                        + one.amount())
                                .collect(Collectors.toList()),
                calculator.history(event, user(event)).stream()
                        .map(one -> one.item() + " " + one.ageDays() + " " + one.amount())
                        .collect(Collectors.toList()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyEventOfAStreamInOrderSeesWhatHappenedBeforeItAndNothingElse(final int seed) {
        final List<Occurrence> events = stream(seed, 400);
        events.sort((one, other) -> Long.compare(one.time(), other.time()));
        final Set<Occurrence> before = new LinkedHashSet<>();
        for (final Occurrence event : events) {
            assertArrayEquals(
                    slowly(event, before), values(event), () -> "event at " + Instant.ofEpochMilli(event.time()));
            assertArrayEquals(values(event), byParts(event));
            assertHistory(event, before);
            add(event);
            before.add(event);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14})
    void orderAndRepetitionChangeNothing(final int seed) {
        final List<Occurrence> events = stream(seed, 400);
        final Set<Occurrence> distinct = new LinkedHashSet<>(events);
        final List<Occurrence> arrivals = new ArrayList<>(events);
        arrivals.addAll(events.subList(0, 100));
        Collections.shuffle(arrivals, new Random(seed));
        final Set<Occurrence> seen = new LinkedHashSet<>();
        for (final Occurrence event : arrivals) {
            assertArrayEquals(slowly(event, seen), values(event), "a late event sees what came before its own time");
            assertHistory(event, seen);
            assertEquals(seen.add(event) ? UserProfile.Taken.NEW : UserProfile.Taken.KNOWN, add(event));
        }
        for (final Occurrence event : events) {
            assertArrayEquals(slowly(event, distinct), values(event));
            assertTrue(calculator.incomplete(event, user(event), this::subject).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23, 24})
    void boundsOfMemoryAreToldOfEveryWindowThatTheyChange(final int seed) {
        calculator = new WindowCalculator(features, 20, 10);
        final List<Occurrence> events = stream(seed, 400);
        events.sort((one, other) -> Long.compare(one.time(), other.time()));
        final Set<Occurrence> before = new LinkedHashSet<>();
        int changed = 0;
        for (final Occurrence event : events) {
            final double[] right = slowly(event, before);
            final double[] given = values(event);
            final List<String> told = calculator.incomplete(event, user(event), this::subject);
            for (int window = 0; window < right.length; window++) {
                if (Double.compare(right[window], given[window]) != 0) {
                    changed++;
                    assertTrue(
                            told.contains(features.windows().get(window).name()),
                            features.windows().get(window).name());
                }
            }
            if (add(event) == UserProfile.Taken.NEW) {
                before.add(event);
            }
        }
        assertTrue(changed > 0, "the bounds are met");
    }

    @Test
    void windowsOfAUserAloneAndOfItemsAreExactBeyondTheBoundsForEventsInOrder() {
        calculator = new WindowCalculator(features, 20, 10);
        final List<Occurrence> events = stream(31, 1_000);
        events.sort((one, other) -> Long.compare(one.time(), other.time()));
        final List<Integer> unbounded = features.windows().stream()
                .filter(window -> window.statistic() != Statistic.DISTINCT
                        && (!window.isOfUser() || window.subject().size() == 1))
                .map(features.windows()::indexOf)
                .collect(Collectors.toList());
        assertEquals(8, unbounded.size());
        final Set<Occurrence> before = new LinkedHashSet<>();
        for (final Occurrence event : events) {
            final double[] right = slowly(event, before);
            final double[] given = values(event);
            unbounded.forEach(window -> assertEquals(right[window], given[window]));
            if (add(event) == UserProfile.Taken.NEW) {
                before.add(event);
            }
        }
    }

    @Test
    void userWithAMillionEventsStaysBounded() {
        for (int second = 0; second < 1_000_000; second++) {
            add(Occurrence.of("busy", "item", 1, START + second * 1000L, new String[] {"kind"}, new double[] {0}));
        }
        final Occurrence next =
                Occurrence.of("busy", "item", 1, START + 1_000_000 * 1000L, new String[] {"kind"}, new double[] {0});

        final double[] values = values(next);
        assertTrue(user(next).before(next.time()).size() <= WindowCalculator.USER_EVENTS * 5 / 4);
        assertEquals(1_000_000 - 4 * 86_400, values[1], "the sum of seven days and the begun one is still exact");
        assertEquals(
                List.of("variety", "kinds", "again", "taste"), calculator.incomplete(next, user(next), this::subject));
        assertEquals(
                UserProfile.Taken.TOO_OLD,
                add(Occurrence.of("busy", "item", 1, START, new String[] {"kind"}, new double[] {0})));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberSpoilsNoSum(final double amount) {
        final String[] kind = {"kind"};
        add(Occurrence.of("ada", "tea", 5, START, kind, new double[] {0}));
        add(Occurrence.of("ada", "tea", amount, START + 1, kind, new double[] {amount}));
        final double[] values = values(Occurrence.of("ada", "tea", 5, START + 2, kind, new double[] {0}));

        assertEquals(2, values[0], "visits");
        assertEquals(5, values[1], "spent");
        assertEquals(0, values[2], "mean of the weights that there are");
    }

    @Test
    void sumsStayAtTheEndOfTheirRange() {
        final String[] kind = {"kind"};
        for (int second = 0; second < 3; second++) {
            add(Occurrence.of("ada", "tea", 9e12, START + second, kind, new double[] {0}));
        }

        assertEquals(
                Long.MAX_VALUE / 1e6, values(Occurrence.of("ada", "tea", 5, START + 9, kind, new double[] {0}))[1]);
    }

    @Test
    void propertiesThatAnEventLacksAreThoseOfItsUserAndItemBeforeIt() {
        calculator = new WindowCalculator(
                FeatureSets.of(
                        """
                {"columns": [{"name": "channel", "type": "categorical"},
                             {"name": "country", "of": "user", "type": "categorical"},
                             {"name": "price", "of": "item", "type": "numeric"}]}"""));
        final double[] none = {Double.NaN};
        add(Occurrence.of("ada", "tea", 1, START, new String[] {"web", "GB"}, new double[] {2.5}));
        add(Occurrence.of("ada", "gym", 1, START + 10, new String[] {"web", "IE"}, none));
        final Occurrence between = Occurrence.of("ada", "tea", 1, START + 5, new String[] {null, null}, none);
        final Occurrence after = Occurrence.of("ada", "tea", 1, START + 11, new String[] {null, null}, none);
        final Occurrence atOnce = Occurrence.of("ada", "tea", 2, START, new String[] {null, null}, none);
        final Occurrence known =
                Occurrence.of("ada", "tea", 1, START + 11, new String[] {"app", "FR"}, new double[] {9});
        final Occurrence stranger = Occurrence.of("bob", "zoo", 1, START + 11, new String[] {null, null}, none);

        assertEquals(List.of("null", "GB", "2500000"), columns(filled(between)));
        assertEquals(List.of("null", "IE", "2500000"), columns(filled(after)));
        assertEquals(columns(atOnce), columns(filled(atOnce)), "events of one moment do not see each other");
        assertEquals(columns(known), columns(filled(known)));
        assertEquals(columns(stranger), columns(filled(stranger)));
        assertEquals(UserProfile.Taken.NEW, add(filled(after)));
        assertEquals(UserProfile.Taken.KNOWN, add(after), "the same event, whatever it lacks");
    }

    @Test
    void eventThatComesAgainHasWhatItHadAtFirstHoweverMuchCameBetween() {
        calculator = new WindowCalculator(
                FeatureSets.of("{\"columns\": [{\"name\": \"kind\", \"of\": \"item\", \"type\": \"categorical\"}]}"));
        add(Occurrence.of("ada", "tea", 1, START, new String[] {"drink"}, new double[0]));
        final Occurrence event = Occurrence.of("bob", "tea", 1, START + 1, new String[] {null}, new double[0]);
        add(filled(event));
        for (int later = 2; later < 50; later++) {
            add(Occurrence.of("ada", "tea", 1, START + later, new String[] {"cake"}, new double[0]));
        }

        assertEquals("drink", filled(event).name(0));
        assertEquals(
                "own",
                filled(Occurrence.of("bob", "tea", 1, START + 1, new String[] {"own"}, new double[0]))
                        .name(0));
    }

    private static List<String> columns(final Occurrence event) {
        return List.of(String.valueOf(event.name(0)), String.valueOf(event.name(1)), String.valueOf(event.number(0)));
    }

    private Occurrence filled(final Occurrence event) {
        return calculator.filled(event, user(event), this::subject);
    }

    @Test
    void partsAreOneForEachKindOfSubjectAndGiveAnEventOneKeyEach() {
        assertEquals(
                List.of(List.of("item"), List.of("category", "item")),
                calculator.subjectWindows().stream().map(SubjectWindows::kind).collect(Collectors.toList()));
        final SubjectWindows pairs = calculator.subjectWindows().get(1);
        final Occurrence tea = Occurrence.of("ada", "tea", 1, START, new String[] {"drink"}, new double[] {0});
        final Occurrence plain = Occurrence.of("ada", "tea", 1, START, new String[] {null}, new double[] {0});

        assertEquals(1, pairs.size());
        assertEquals("category=5:drink item=3:tea ", pairs.key(tea));
        assertEquals("", pairs.key(plain));
        assertEquals(List.of("category=5:drink item=3:tea ", "item=3:tea "), calculator.subjects(tea));
        assertEquals(List.of("item=3:tea "), calculator.subjects(plain));
    }

    @Test
    void columnsAreReadByTheirPositionInTheSpecification() {
        calculator = new WindowCalculator(
                FeatureSets.of(
                        """
                {"columns": [{"name": "weight", "type": "numeric"}, {"name": "channel", "type": "categorical"},
                             {"name": "price", "type": "numeric"}, {"name": "country", "type": "categorical"}]}"""));
        final Occurrence event = Occurrence.of(
                "ada", "tea", 1.25, START, new String[] {"web", null}, new double[] {Double.NaN, 2.0000004});

        assertEquals(null, calculator.columnValue(event, 0));
        assertEquals("web", calculator.columnValue(event, 1));
        assertEquals(2.0, calculator.columnValue(event, 2), "to the millionth");
        assertEquals(null, calculator.columnValue(event, 3));
        assertEquals(1.25, event.amount());
    }

    @Test
    void historyIsEmptyIfNoneIsAskedForAndTellsOfAmountsThatAreNoNumbers() {
        final String[] kind = {"kind"};
        add(Occurrence.of("ada", "tea", Double.NaN, START, kind, new double[] {0}));
        final Occurrence next = Occurrence.of("ada", "gym", 1, START + 43_200_000, kind, new double[] {0});

        assertEquals(1, calculator.history(next, user(next)).size());
        final PastEvent past = calculator.history(next, user(next)).get(0);
        assertEquals("tea", past.item());
        assertEquals(0.5, past.ageDays());
        assertTrue(Double.isNaN(past.amount()));
        final WindowCalculator without = new WindowCalculator(FeatureSet.EMPTY);
        assertEquals(List.of(), without.history(next, user(next)));
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 42, 43})
    void propertiesOfAStreamInOrderAreTheLastOnesBefore(final int seed) {
        final FeatureSet owned = FeatureSets.of(
                """
                {"columns": [{"name": "country", "of": "user", "type": "categorical"},
                             {"name": "kind", "of": "item", "type": "categorical"},
                             {"name": "age", "of": "user", "type": "numeric"},
                             {"name": "price", "of": "item", "type": "numeric"}]}""");
        calculator = new WindowCalculator(owned);
        final List<Occurrence> before = new ArrayList<>();
        int filled = 0;
        for (final Occurrence event : RandomEvents.stream(seed, 400, 2, 2).stream()
                .sorted((one, other) -> Long.compare(one.time(), other.time()))
                .collect(Collectors.toList())) {
            final Occurrence right = new SlowWindows(owned).filled(event, before);
            final Occurrence given = filled(event);
            for (int column = 0; column < owned.columns().size(); column++) {
                assertEquals(calculator.columnValue(right, column), calculator.columnValue(given, column));
                filled += Objects.equals(calculator.columnValue(event, column), calculator.columnValue(given, column))
                        ? 0
                        : 1;
            }
            if (add(given) == UserProfile.Taken.NEW) {
                before.add(right);
            }
        }
        assertTrue(filled > 100, "many were missing");
    }
}

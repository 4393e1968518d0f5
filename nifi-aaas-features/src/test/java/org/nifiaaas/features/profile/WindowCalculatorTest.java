package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Statistic;
import org.nifiaaas.features.design.Window;

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
               {"name": "trend", "statistic": "sum", "column": "weight", "by": ["category", "item"], "days": 3}]}""";

    private static final long START = Instant.parse("2019-03-01T00:00:00Z").toEpochMilli();

    private final FeatureSet features = FeatureSets.of(SPECIFICATION);
    private final Map<String, UserProfile> users = new HashMap<>();
    private final Map<String, SubjectProfile> subjects = new HashMap<>();
    private WindowCalculator calculator = new WindowCalculator(features);

    /** Few ids, days and moments, so that everything meets everything; some values are missing. */
    private static List<Occurrence> stream(final int seed, final int count) {
        final Random random = new Random(seed);
        final List<Occurrence> events = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            final long time = START + random.nextInt(14 * 24) * TimeUnit.HOURS.toMillis(1) / 2;
            events.add(Occurrence.of(
                    "user-" + random.nextInt(4),
                    "item-" + random.nextInt(5),
                    random.nextInt(2_000) / 100.0 - 5,
                    time,
                    new String[] {random.nextInt(5) == 0 ? null : "kind-" + random.nextInt(3)},
                    new double[] {random.nextInt(6) == 0 ? Double.NaN : random.nextGaussian()}));
        }
        return events;
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

    private double[] slowly(final Occurrence event, final Iterable<Occurrence> all) {
        return features.windows().stream()
                .mapToDouble(window -> slowly(window, event, all))
                .toArray();
    }

    private static double slowly(final Window window, final Occurrence event, final Iterable<Occurrence> all) {
        final long day = TimeUnit.DAYS.toMillis(1);
        final long first = Math.floorDiv(event.time(), day) * day - window.days() * day;
        if (window.subject().stream().anyMatch(column -> text(column, event) == null)) {
            return Double.NaN;
        }
        final List<Occurrence> within = new ArrayList<>();
        for (final Occurrence one : all) {
            boolean same = one.time() >= first && one.time() < event.time();
            for (final String column : window.subject()) {
                same &= text(column, event).equals(text(column, one));
            }
            if (same) {
                within.add(one);
            }
        }
        final String column = window.column().orElse("");
        final List<Long> numbers = within.stream()
                .map(one -> column.equals("amount") ? one.amount() : one.number(0))
                .filter(number -> number != Fixed.MISSING)
                .collect(Collectors.toList());
        final double sum = numbers.stream().mapToLong(Long::longValue).sum() / 1e6;
        return switch (window.statistic()) {
            case COUNT -> within.size();
            case SUM -> sum;
            case MEAN -> numbers.isEmpty() ? Double.NaN : sum / numbers.size();
            case DISTINCT ->
                within.stream()
                        .map(one -> text(column, one))
                        .filter(value -> value != null)
                        .distinct()
                        .count();
            case DAYS_SINCE_LAST ->
                within.stream()
                        .mapToDouble(one -> (event.time() - one.time()) / (double) day)
                        .min()
                        .orElse(Double.NaN);
        };
    }

    private static String text(final String column, final Occurrence event) {
        return switch (column) {
            case "user" -> event.user();
            case "item" -> event.item();
            default -> event.name(0);
        };
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
        final Occurrence atOnce = Occurrence.of("ada", "tea", 1, START, new String[] {null, null}, none);
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

    private static List<String> columns(final Occurrence event) {
        return List.of(String.valueOf(event.name(0)), String.valueOf(event.name(1)), String.valueOf(event.number(0)));
    }

    private Occurrence filled(final Occurrence event) {
        return calculator.filled(event, user(event), this::subject);
    }
}

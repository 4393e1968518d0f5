package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.FeatureSet;

/** Profiles of items that are written in two values. */
class SubjectPartsTest {

    private static final FeatureSet FEATURES = FeatureSets.of(
            """
            {"columns": [{"name": "kind", "of": "item", "type": "categorical"}],
             "windows": [
               {"name": "demand", "statistic": "count", "by": "item", "days": 7},
               {"name": "price", "statistic": "mean", "column": "amount", "by": "item", "days": 2},
               {"name": "fresh", "statistic": "days since last", "by": "item", "days": 2}]}""");
    private static final long START = 1_550_000_000_000L;
    private static final long DAY = 86_400_000L;
    private static final long TODAY = 18_000;

    private final WindowCalculator calculator = new WindowCalculator(FEATURES, 1_000, 100);
    private final ProfileCodec codec = new ProfileCodec(calculator);
    private final SubjectWindows items = calculator.subjectWindows().get(0);
    private byte[] recent;
    private byte[] older;

    private static Occurrence event(final long time, final double amount) {
        return Occurrence.of("ada", "tea", amount, time, new String[] {"kind-" + time % 3}, new double[0]);
    }

    private void add(final Occurrence event, final SubjectProfile profile) {
        items.add(event.time(), items.numbers(event), profile);
        calculator.itemProperties().add(event, profile);
    }

    private SubjectProfile read(final long day) throws ProfileException {
        return codec.readSubject(recent, older, day);
    }

    private boolean write(final SubjectProfile profile, final long day) {
        final SubjectParts parts = codec.writeParts(profile, day);
        recent = parts.recent();
        parts.older().ifPresent(bytes -> older = bytes);
        return parts.older().isPresent();
    }

    /** Events in order, and some that come late: a few of them later than the single moments reach, or than any day that is kept. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void profileInPartsGoesOnLikeOneThatWasKept(final int seed) throws ProfileException {
        final Random random = new Random(seed);
        final SubjectProfile kept = calculator.newSubject();
        int rewritten = 0;
        for (int index = 0; index < 600; index++) {
            final long late = random.nextInt(8) == 0 ? (long) (random.nextDouble() * 50 * DAY) : 0;
            final Occurrence event = event(START + index * (DAY / 7) - late, random.nextInt(900) / 10.0);
            final SubjectProfile profile = read(TODAY);
            assertArrayEquals(items.values(event.time(), kept), items.values(event.time(), profile));
            final boolean[] told = new boolean[3];
            final boolean[] right = new boolean[3];
            items.markIncomplete(event.time(), profile, told);
            items.markIncomplete(event.time(), kept, right);
            assertArrayEquals(right, told);
            assertEquals(
                    calculator.itemProperties().filled(bare(event), kept).name(0),
                    calculator.itemProperties().filled(bare(event), profile).name(0));
            add(event, kept);
            add(event, profile);
            rewritten += write(profile, TODAY) ? 1 : 0;
        }
        assertArrayEquals(codec.write(kept), codec.write(read(TODAY)));
        assertEquals(600 / (ProfileCodec.RECENT_EVENTS + 1), rewritten, "most events leave the older value as it is");
    }

    private static Occurrence bare(final Occurrence event) {
        return Occurrence.of("ada", "tea", event.amount(), event.time(), new String[1], new double[0]);
    }

    private void fill(final int events) throws ProfileException {
        for (int index = 0; index < events; index++) {
            final SubjectProfile profile = read(TODAY);
            add(event(START + index, 1), profile);
            write(profile, TODAY);
        }
    }

    @Test
    void olderPartIsNeverMuchOlderThanTheRest() throws ProfileException {
        fill(50);
        final SubjectProfile profile = read(TODAY + 1);
        add(event(START + 50, 1), profile);

        assertTrue(write(profile, TODAY + 1));
        assertFalse(write(read(TODAY + 1), TODAY + 1));
    }

    @Test
    void withoutTheOlderPartTheRecentEventsAreLeft() throws ProfileException {
        fill(50);
        final byte[] forgotten = older;
        older = null;

        assertEquals(17, items.values(START + 100, read(TODAY))[0]);
        final SubjectProfile profile = read(TODAY);
        add(event(START + 50, 1), profile);
        write(profile, TODAY);
        older = forgotten;
        assertEquals(18, items.values(START + 100, read(TODAY))[0], "what was forgotten stays so");
    }

    @Test
    void partsOfDifferentProfilesAreRefused() throws ProfileException {
        fill(50);
        final SubjectProfile other = calculator.newSubject();
        add(event(START, 2), other);
        older = codec.write(other);

        assertEquals(
                "the profile's recent events are not of its older part",
                assertThrows(ProfileException.class, () -> read(TODAY)).getMessage());
    }

    @Test
    void damageOfEitherPartIsTold() throws ProfileException {
        fill(50);
        older[older.length / 2] ^= 1;
        assertThrows(ProfileException.class, () -> read(TODAY));
        older[older.length / 2] ^= 1;
        recent[recent.length / 2] ^= 1;
        assertThrows(ProfileException.class, () -> read(TODAY));
    }

    @Test
    void sumsThatLeaveTheRangeComeBackIntoIt() throws ProfileException {
        final SubjectProfile profile = read(TODAY);
        for (int index = 0; index < 3; index++) {
            add(event(START + index, 9e12), profile);
        }
        final SubjectProfile again = codec.readSubject(codec.write(profile));
        assertEquals(Long.MAX_VALUE / 1e6 / 3, items.values(START + 9, again)[1]);
        for (int index = 3; index < 6; index++) {
            add(event(START + index, -9e12), again);
        }
        assertEquals(0, items.values(START + 9, again)[1], "in whatever order they come");
    }
}

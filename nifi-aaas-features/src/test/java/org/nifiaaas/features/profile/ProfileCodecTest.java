package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.design.FeatureSet;

class ProfileCodecTest {

    private static final String USER = "ada";

    private static final FeatureSet FEATURES = FeatureSets.of(
            """
            {"columns": [{"name": "category", "of": "item", "type": "categorical"}, {"name": "weight", "of": "user", "type": "numeric"}],
             "windows": [
               {"name": "visits", "statistic": "count", "by": "user", "days": 3},
               {"name": "taste", "statistic": "sum", "column": "weight", "by": ["user", "category"], "days": 7},
               {"name": "price", "statistic": "mean", "column": "amount", "by": "item", "days": 2},
               {"name": "fresh", "statistic": "days since last", "by": "item", "days": 2}]}""");

    private final WindowCalculator calculator = new WindowCalculator(FEATURES, 8, 8);
    private final ProfileCodec codec = new ProfileCodec(calculator);

    private static String fingerprint(final String masks) {
        return new ProfileCodec(new WindowCalculator(FeatureSets.of(
                        """
                        {"columns": [{"name": "category", "of": "item", "type": "categorical"}, {"name": "weight", "of": "user", "type": "numeric"}],
                         "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 7}], "privacy": [%s]}"""
                                .formatted(masks))))
                .fingerprint();
    }

    @Test
    void masksThatChangeWhatIsCountedHaveProfilesOfTheirOwn() {
        final String plain = "52008679";

        assertEquals(plain, codec.fingerprint());
        assertEquals(
                plain,
                fingerprint("{\"column\":\"user\",\"mask\":\"token\"},{\"column\":\"holder\",\"mask\":\"drop\"}"));
        final Set<String> different = new HashSet<>(Set.of(plain));
        for (final String mask : List.of(
                "\"time\",\"mask\":\"week\"",
                "\"time\",\"mask\":\"day\"",
                "\"amount\",\"mask\":\"buckets\",\"edges\":[0,10]",
                "\"amount\",\"mask\":\"buckets\",\"edges\":[0,20]",
                "\"weight\",\"mask\":\"buckets\",\"edges\":[0]",
                "\"category\",\"mask\":\"token\"",
                "\"category\",\"mask\":\"month\"",
                "\"item\",\"mask\":\"token\"")) {
            assertTrue(different.add(fingerprint("{\"column\":" + mask + "}")), mask);
        }
    }

    private static Occurrence event(final Random random) {
        return Occurrence.of(
                USER,
                "item-" + random.nextInt(3),
                random.nextInt(1_000) / 10.0 - 20,
                1_550_000_000_000L + random.nextInt(40) * 10_000_000L,
                new String[] {random.nextInt(4) == 0 ? null : "kind-" + random.nextInt(2)},
                new double[] {random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian() * 1e6});
    }

    /** After every event, what was stored and read again goes on as what stayed in memory. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void storedProfileGoesOnLikeOneThatWasKept(final int seed) throws ProfileException {
        final Random random = new Random(seed);
        final UserProfile kept = calculator.newUser();
        final Map<String, SubjectProfile> keptSubjects = new HashMap<>();
        byte[] stored = codec.write(calculator.newUser());
        final Map<String, byte[]> storedSubjects = new HashMap<>();
        for (int index = 0; index < 300; index++) {
            final Occurrence event = event(random);
            final UserProfile user = codec.readUser(USER, stored);
            final Map<String, SubjectProfile> subjects = new HashMap<>();
            for (final String key : calculator.subjects(event)) {
                subjects.put(
                        key,
                        storedSubjects.containsKey(key)
                                ? codec.readSubject(storedSubjects.get(key))
                                : calculator.newSubject());
                keptSubjects.computeIfAbsent(key, none -> calculator.newSubject());
            }
            assertArrayEquals(
                    calculator.values(event, kept, keptSubjects::get), calculator.values(event, user, subjects::get));
            assertEquals(calculator.add(event, kept, keptSubjects::get), calculator.add(event, user, subjects::get));
            assertEquals(
                    calculator.incomplete(event, kept, keptSubjects::get),
                    calculator.incomplete(event, user, subjects::get));
            stored = codec.write(user);
            subjects.forEach((key, profile) -> storedSubjects.put(key, codec.write(profile)));
        }
        assertArrayEquals(codec.write(kept), stored);
    }

    @Test
    void idOfTheUserIsNotAmongTheBytes() {
        final UserProfile user = calculator.newUser();
        calculator.add(event(new Random(1)), user, key -> calculator.newSubject());

        assertFalse(new String(codec.write(user), StandardCharsets.ISO_8859_1).contains(USER));
    }

    @Test
    void everyFlippedBitAndEveryCutIsToldAsDamage() {
        final UserProfile user = calculator.newUser();
        final Random random = new Random(7);
        for (int index = 0; index < 20; index++) {
            calculator.add(event(random), user, key -> calculator.newSubject());
        }
        final byte[] good = codec.write(user);
        for (int bit = 0; bit < good.length * 8; bit++) {
            final byte[] bad = good.clone();
            bad[bit / 8] ^= 1 << bit % 8;
            assertThrows(ProfileException.class, () -> codec.readUser(USER, bad));
        }
        for (int length = 0; length < good.length; length++) {
            final byte[] cut = java.util.Arrays.copyOf(good, length);
            assertTrue(assertThrows(ProfileException.class, () -> codec.readUser(USER, cut))
                    .getMessage()
                    .startsWith("the profile is damaged"));
        }
    }

    @Test
    void profileOfANewerFormIsRefusedAndNotGuessed() {
        final byte[] newer = codec.write(calculator.newUser());
        newer[0] = 3;
        final CRC32 checksum = new CRC32();
        checksum.update(newer, 0, newer.length - 4);
        ByteBuffer.wrap(newer).putInt(newer.length - 4, (int) checksum.getValue());

        assertEquals(
                "the profile has form 3, this build reads 2; use the newer build",
                assertThrows(ProfileException.class, () -> codec.readUser(USER, newer))
                        .getMessage());
    }

    @Test
    void profileOfOtherColumnsIsRefused() {
        final ProfileCodec other = new ProfileCodec(
                new WindowCalculator(
                        FeatureSets.of(
                                "{\"columns\": [{\"name\": \"country\", \"type\": \"categorical\"}, {\"name\": \"weight\", \"type\": \"numeric\"}]}")));

        assertEquals(
                "the profile was made for other columns or windows; make profiles for the specification anew",
                assertThrows(ProfileException.class, () -> other.readUser(USER, codec.write(calculator.newUser())))
                        .getMessage());
        assertEquals(
                "the profile is of another kind of subject",
                assertThrows(ProfileException.class, () -> codec.readSubject(codec.write(calculator.newUser())))
                        .getMessage());
    }
}

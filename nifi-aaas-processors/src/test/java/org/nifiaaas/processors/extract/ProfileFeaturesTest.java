package org.nifiaaas.processors.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileStoreException;

class ProfileFeaturesTest {

    private static final long START = 1_550_000_000_000L;

    private final MemoryProfiles profiles = new MemoryProfiles();
    private final ProfileFeatures features = features();

    private ProfileFeatures features() {
        try {
            return new ProfileFeatures(
                    FeatureSet.of(
                            """
                            {"windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 3},
                                         {"name": "demand", "statistic": "count", "by": "item", "days": 3}]}"""),
                    profiles,
                    ProfileUse.READ_AND_UPDATE,
                    Duration.ZERO,
                    Clock.systemUTC());
        } catch (final DesignException e) {
            throw new AssertionError(e);
        }
    }

    private static Occurrence event(final String user, final String item, final int second) {
        return Occurrence.of(user, item, 1, START + second, new String[0], new double[0]);
    }

    private double[] of(final String user, final String item, final int second) throws ProfileStoreException {
        return features.of(List.of(event(user, item, second))).get(0).windows();
    }

    @Test
    void whatOthersAddAfterAProfileWasReadAheadCounts() throws ProfileStoreException {
        of("ada", "tea", 0);
        of("bob", "tea", 1);
        final List<Double> others = new ArrayList<>();
        profiles.setMeanwhile(() -> {
            try {
                others.add(of("ada", "tea", 2)[1]);
            } catch (final ProfileStoreException e) {
                throw new AssertionError(e);
            }
        });

        final double[] seen = of("ada", "tea", 3);

        assertEquals(List.of(2.0), others);
        assertEquals(2, seen[0]);
        assertEquals(3, seen[1]);
        assertEquals(4, of("eve", "tea", 4)[1], "nothing is lost");
    }

    @Test
    void changeThatIsMadeTwiceCountsOnce() throws ProfileStoreException {
        profiles.setContended();
        for (int second = 0; second < 200; second++) {
            final double[] seen = of("ada", "tea", second);
            assertEquals(second, seen[0]);
            assertEquals(second, seen[1]);
        }
    }

    @Test
    void profilesOfAUserAreFoundByTheUserWhateverTheyCount() throws ProfileStoreException {
        final String longest = "7".repeat(2_000);
        for (final String user : List.of("ada", "a b=1:c ", longest)) {
            of(user, "tea", 0);
            assertTrue(
                    profiles.keys().stream()
                            .anyMatch(key -> ProfileKey.userOf(key).equals(ProfileKey.user(user))),
                    "no key names the user");
        }
        assertTrue(profiles.keys().stream().allMatch(key -> ProfileKey.read(key).isPresent()));
        assertEquals(4, profiles.size());
    }
}

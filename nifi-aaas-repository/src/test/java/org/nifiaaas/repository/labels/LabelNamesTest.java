package org.nifiaaas.repository.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"stable", "canary", "vip", "v", "release-7", "b2b", "latest-good", "Stable_1.x", "v1-candidate"})
    void namesThatSayWhatTheyAreForAreGood(final String name) {
        assertEquals(Optional.empty(), LabelNames.problem(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "V12", "v1.2", "version-3", "Version7", "r7", "rev_3", "latest3", "latest-2"})
    void namesThatLookLikeAVersionAreNone(final String name) {
        assertTrue(LabelNames.problem(name).orElseThrow().contains("number of a version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "LATEST", "newest", "specific", "label", "policy"})
    void namesOfPoliciesAreNone(final String name) {
        assertTrue(LabelNames.problem(name).orElseThrow().contains("choice of a version by policy"));
    }
}

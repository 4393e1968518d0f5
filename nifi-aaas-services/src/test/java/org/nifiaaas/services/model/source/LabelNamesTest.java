package org.nifiaaas.services.model.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.labels.LabelNames;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPolicyKind;

/** The repository and the canvas, which do not know each other, mean the same by a label. */
class LabelNamesTest {

    @Test
    void whateverMayBecomeALabelIsALabelToTheCanvas() {
        for (final String name : List.of("stable", "canary", "b2b", "release-7", "v", "Stable_1.x", "x".repeat(64))) {
            assertTrue(LabelNames.problem(name).isEmpty(), name);
            assertEquals(VersionSelector.label(name), VersionSelector.parse(name));
        }
    }

    @Test
    void whatTheCanvasTakesForSomethingElseNeverBecomesALabel() {
        for (final String text : List.of("", " ", "7", "007", " 7 ", " stable", "stable ")) {
            assertTrue(LabelNames.problem(text).isPresent(), text);
        }
        Arrays.stream(VersionPolicyKind.values())
                .forEach(kind -> assertTrue(LabelNames.problem(kind.getValue()).isPresent(), kind.getValue()));
    }
}

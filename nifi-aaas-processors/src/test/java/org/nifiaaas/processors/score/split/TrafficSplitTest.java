package org.nifiaaas.processors.score.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.services.VersionSelector;

class TrafficSplitTest {

    private static final int USERS = 20_000;
    private static final String KEY = "a secret of the operators";

    @Test
    void readsLabelsAndVersions() {
        assertEquals(
                List.of(
                        new Arm("stable", 90, VersionSelector.label("stable")),
                        new Arm("canary", 9.5, VersionSelector.label("canary")),
                        new Arm("12", 0.5, VersionSelector.version(12))),
                TrafficSplit.parse(" stable=90, canary = 9.5 ,12=0.5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stable|'stable' is not of the form label=weight",
                "stable=90,|'' is not of the form label=weight",
                "stable=-1|'stable=-1' is not of the form label=weight",
                "stable=NaN|'stable=NaN' is not of the form label=weight",
                "stable=90,canary=0|the weight of arm 'canary' is not above 0",
                "stable=90,stable=10|arm 'stable' is there twice",
                "7=90,07=10|arm '07' is there twice",
                "stable=90,0=10|arm '0' is neither a version from 1 up nor a label",
                "a b=1|'a b=1' is not of the form label=weight"
            })
    void namesWhatIsWrong(final String text, final String message) {
        final IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> TrafficSplit.parse(text));

        assertEquals(message, failure.getMessage());
    }

    @Test
    void userKeepsTheArm() {
        final TrafficSplit split = split("stable=90, canary=10");
        final TrafficSplit again = split("stable=90, canary=10");
        final TrafficSplit turned = split("canary=10, stable=90");
        final TrafficSplit scaled = split("stable=9, canary=1");
        for (int user = 0; user < USERS; user++) {
            final String label = label(split, user);
            assertEquals(label, label(again, user));
            assertEquals(label, label(turned, user));
            assertEquals(label, label(scaled, user));
        }
    }

    /** Pins the hash: a change of the algorithm would deal the users of every running experiment anew. */
    @Test
    void armsDoNotChangeWithTheRelease() {
        final TrafficSplit split = split("stable=50, canary=50");
        final StringBuilder arms = new StringBuilder();
        for (int user = 0; user < 32; user++) {
            arms.append(split.arm("user-" + user));
        }

        assertEquals("10010110111000111011111111111000", arms.toString());
    }

    @Test
    void sharesFollowTheWeights() {
        final TrafficSplit split = split("stable=70, canary=20, 3=10");
        final int[] users = new int[3];
        for (int user = 0; user < USERS; user++) {
            users[split.arm("user-" + user)]++;
        }

        assertEquals(0.7, users[0] / (double) USERS, 0.01);
        assertEquals(0.2, users[1] / (double) USERS, 0.01);
        assertEquals(0.1, users[2] / (double) USERS, 0.01);
    }

    @ParameterizedTest
    @CsvSource({"'a=50,b=30,c=40', c", "'a=60,b=30,c=20', a", "'a=50,b=31,c=20', b", "'a=50,b=30,c=20,d=1', d"})
    void largerWeightOnlyMovesUsersIntoItsArm(final String text, final String grown) {
        final TrafficSplit before = split("a=50, b=30, c=20");
        final TrafficSplit after = split(text);
        int moved = 0;
        for (int user = 0; user < USERS; user++) {
            final String label = label(after, user);
            if (!label.equals(label(before, user))) {
                assertEquals(grown, label);
                moved++;
            }
        }

        assertTrue(moved > 0);
    }

    @Test
    void anotherKeyDealsAnew() {
        final TrafficSplit split = split("stable=50, canary=50");
        final TrafficSplit other = TrafficSplit.of("stable=50, canary=50", KEY + "!");
        int same = 0;
        for (int user = 0; user < USERS; user++) {
            same += label(split, user).equals(label(other, user)) ? 1 : 0;
        }

        assertEquals(0.5, same / (double) USERS, 0.02);
    }

    @Test
    void withoutASplitEverybodyIsTheSame() {
        assertEquals(0, TrafficSplit.NONE.arm("ada"));
        assertEquals(List.of(), TrafficSplit.NONE.arms());
        assertNotEquals(true, TrafficSplit.NONE.isSplit());
    }

    private static TrafficSplit split(final String text) {
        return TrafficSplit.of(text, KEY);
    }

    private static String label(final TrafficSplit split, final int user) {
        return split.arms().get(split.arm("user-" + user)).label();
    }
}

package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BootstrapDifferenceTest {

    private static final double[] NOISY = {0, 1, 0, 1, 0, 1, 0, 1};

    @Test
    void usersArePairedSoThatWhatTheyShareDoesNotBlurTheDifference() {
        final double[] better = new double[NOISY.length];
        for (int user = 0; user < better.length; user++) {
            better[user] = NOISY[user] + 0.125;
        }
        final Bootstrap.Difference difference =
                Bootstrap.difference(better, NOISY, 1).orElseThrow();
        assertEquals(0.125, difference.mean());
        assertEquals(0.125, difference.interval().low());
        assertEquals(0.125, difference.interval().high());
    }

    @Test
    void intervalHoldsTheMeanAndChangesSignWithTheSides() {
        final double[] other = {1, 0, 0, 0, 0, 1, 0, 1};
        final Bootstrap.Difference one = Bootstrap.difference(NOISY, other, 1).orElseThrow();
        final Bootstrap.Difference two = Bootstrap.difference(other, NOISY, 1).orElseThrow();
        assertEquals(0.125, one.mean());
        assertEquals(-0.125, two.mean());
        assertTrue(one.interval().low() < 0.125 && one.interval().high() > 0.125);
        assertEquals(one.interval().low(), -two.interval().high(), 1e-12);
    }

    @Test
    void withoutUsersThereIsNoDifferenceAndOtherUsersAreRefused() {
        assertFalse(Bootstrap.difference(new double[0], new double[0], 1).isPresent());
        assertThrows(IllegalArgumentException.class, () -> Bootstrap.difference(NOISY, new double[1], 1));
    }
}

package org.nifiaaas.processors.compare;

import java.util.Locale;
import org.nifiaaas.processors.model.Threshold;

/** Whether another score changes what a threshold decides. */
enum ThresholdFlip {
    /** Both scores reach the threshold, or neither does. */
    NONE,
    /** Only the new score reaches it. */
    UP,
    /** Only the recorded score reaches it. */
    DOWN;

    /**
     * Compares two decisions, made as offers make them: probability * 1000 is at least the threshold.
     *
     * @param threshold 0 to 1000
     */
    static ThresholdFlip of(final double recorded, final double compared, final double threshold) {
        final boolean before = Threshold.reaches(recorded, threshold);
        final boolean after = Threshold.reaches(compared, threshold);
        if (before == after) {
            return NONE;
        }
        return after ? UP : DOWN;
    }

    /** The word in records and reports. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}

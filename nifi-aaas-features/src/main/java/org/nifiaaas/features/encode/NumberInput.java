package org.nifiaaas.features.encode;

import java.io.Serializable;
import org.nifiaaas.features.design.Window;

/** From a value to one standardised number, and where it can be missing to a second one that says so. Immutable. */
final class NumberInput implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Farther from the mean no value is, in deviations. */
    private static final double FARTHEST = 5;

    private final String name;
    private final Window window;
    private final Scale scale;
    private final boolean canBeMissing;

    private NumberInput(final String name, final Window window, final Scale scale, final boolean canBeMissing) {
        this.name = name;
        this.window = window;
        this.scale = scale;
        this.canBeMissing = canBeMissing;
    }

    static NumberInput ofColumn(final String name, final Scale scale) {
        return new NumberInput(name, null, scale, true);
    }

    static NumberInput ofWindow(final Window window, final Scale scale) {
        return new NumberInput(window.name(), window, scale, Numbers.canBeMissing(window));
    }

    /** Inputs that it makes: 1, or 2 if a value can be missing. */
    int width() {
        return canBeMissing ? 2 : 1;
    }

    /** Writes the inputs. */
    void encode(final Object value, final float[] target, final int offset) {
        final double number = Numbers.number(name, value);
        final double taken = window == null ? Numbers.ofColumn(number) : Numbers.ofWindow(window, number);
        final boolean missing = Double.isNaN(taken);
        final double distance = missing ? 0 : (taken - scale.mean()) / scale.deviation();
        target[offset] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, distance));
        if (canBeMissing) {
            target[offset + 1] = missing ? 1 : 0;
        }
    }
}

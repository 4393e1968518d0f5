package org.nifiaaas.services;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What became of a label that was to be moved.
 *
 * @param model name of the model
 * @param label name of the label
 * @param previous version that the label named before; empty for a label that is new
 * @param version version that the label names now
 */
public record LabelChange(String model, String label, OptionalLong previous, long version) {

    /** Rejects missing parts. */
    public LabelChange {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(previous, "previous");
    }

    /** Whether the label names another version than before. */
    public boolean isChange() {
        return previous.isEmpty() || previous.getAsLong() != version;
    }
}

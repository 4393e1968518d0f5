package org.nifiaaas.training.learn;

import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;

/** The best variant of a kind, as the validation window saw it. Immutable. */
public final class Candidate {

    private final Variant variant;
    private final Validation validation;
    private final int tried;
    private final double seconds;

    Candidate(final Variant variant, final Validation validation, final int tried, final double seconds) {
        this.variant = variant;
        this.validation = validation;
        this.tried = tried;
        this.seconds = seconds;
    }

    Variant variant() {
        return variant;
    }

    public ModelKind kind() {
        return variant.kind();
    }

    /** The variant in words. */
    public String setting() {
        return variant.toString();
    }

    public Validation validation() {
        return validation;
    }

    /** Number of variants that were tried. */
    public int tried() {
        return tried;
    }

    /** Seconds that fitting and measuring all variants took; what kinds share is not counted. */
    public double seconds() {
        return seconds;
    }

    double ndcg(final Task task) {
        return validation.ndcg(task);
    }
}

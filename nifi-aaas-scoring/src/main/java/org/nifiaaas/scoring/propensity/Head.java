package org.nifiaaas.scoring.propensity;

import java.util.Collections;
import java.util.List;

/**
 * An additive logistic model (Hastie and Tibshirani, <em>Generalized Additive Models</em>, 1986) of a kind of pairs: the log-odds of a purchase within the
 * horizon are a constant plus what each feature adds. Immutable.
 */
public final class Head {

    /** Which pairs a head is for. */
    public enum Pairs {
        /** Every pair. */
        ALL,
        /** Items that the user never bought. */
        NEW,
        /** Items that the user bought. */
        REPEAT;

        /** Whether a pair is one of them. */
        public boolean fits(final boolean bought) {
            return this == ALL || this == REPEAT == bought;
        }
    }

    private final Pairs pairs;
    private final double bias;
    private final List<Term> terms;

    public Head(final Pairs pairs, final double bias, final List<Term> terms) {
        this.pairs = pairs;
        this.bias = bias;
        this.terms = Collections.unmodifiableList(terms);
    }

    public Pairs pairs() {
        return pairs;
    }

    /** Log-odds of a pair whose features are all average. */
    public double bias() {
        return bias;
    }

    public List<Term> terms() {
        return terms;
    }

    /**
     * Makes sure that the numbers can be computed with.
     *
     * @throws IllegalArgumentException with one line if not
     */
    void check() {
        if (pairs == null || terms == null || !Double.isFinite(bias)) {
            throw new IllegalArgumentException("has a head without pairs, terms or a finite bias");
        }
        for (final Term term : terms) {
            if (term == null) {
                throw new IllegalArgumentException("has a head with an empty term");
            }
            term.check();
        }
    }
}

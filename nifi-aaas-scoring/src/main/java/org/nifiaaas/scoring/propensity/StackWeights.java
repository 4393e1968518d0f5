package org.nifiaaas.scoring.propensity;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes one probability of two, that of a model of histories and that of a network over features (stacked generalisation: Wolpert, <em>Neural Networks</em> 5, 1992): its log-odds are a weighted
 * sum of theirs and a constant. What each of the two is worth depends on what is known of the user, see {@link Case}. Immutable and thread-safe.
 */
public final class StackWeights {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final double LEAST = 1e-9;
    private static final double MOST = 1 - 1e-7;

    /** What is known of the user of a pair, and whether the user bought the item before. */
    public enum Case {
        /** The network has learned the user, who bought at the item before. */
        KNOWN_REPEAT,
        /** The network has learned the user, to whom the item is new. */
        KNOWN_NEW,
        /** Training never saw the user, but it is told what he bought, the item among it. */
        NEWCOMER_REPEAT,
        /** Training never saw the user, but it is told what he bought, and the item is not among it. */
        NEWCOMER_NEW,
        /** Training never saw the user, and features are all that is told of him. */
        UNTOLD,
        /** The user has never bought anything. */
        STRANGER;

        /**
         * The case of a pair.
         *
         * @param learned whether the network has learned the user
         * @param repeat whether it is known that the user bought the item before
         */
        public static Case of(final boolean learned, final boolean repeat) {
            if (learned) {
                return repeat ? KNOWN_REPEAT : KNOWN_NEW;
            }
            return repeat ? NEWCOMER_REPEAT : NEWCOMER_NEW;
        }

        String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Map<Case, Weights> ofCases;

    /**
     * Creates weights.
     *
     * @param ofCases those of every case
     * @throws IllegalArgumentException with one line if those of a case are missing or no finite numbers
     */
    public StackWeights(final Map<Case, Weights> ofCases) {
        this.ofCases = new EnumMap<>(Case.class);
        for (final Case each : Case.values()) {
            final Weights weights = ofCases.get(each);
            if (weights == null) {
                throw new IllegalArgumentException("lacks the weights of the case '" + each.value() + "'");
            }
            if (!weights.areFinite()) {
                throw new IllegalArgumentException(
                        "has weights of the case '" + each.value() + "' that are no finite numbers");
            }
            this.ofCases.put(each, weights);
        }
    }

    /** The weights of a case. */
    public Weights of(final Case which) {
        return ofCases.get(which);
    }

    /**
     * The probability of a pair.
     *
     * @param which its case
     * @param history what the model of histories says
     * @param features what the network says
     */
    public float probability(final Case which, final float history, final float features) {
        return (float) (1 / (1 + Math.exp(-ofCases.get(which).logit(logit(history), logit(features)))));
    }

    /** Log-odds of a probability, which is kept off 0 and 1 as far as single precision tells it from them. */
    public static double logit(final float probability) {
        final double bounded = Math.max(LEAST, Math.min(MOST, probability));
        return Math.log(bounded / (1 - bounded));
    }

    /** Writes the file form. */
    public String toJson() {
        final Map<String, Weights> named = new TreeMap<>();
        ofCases.forEach((which, weights) -> named.put(which.value(), weights));
        return GSON.toJson(new Form(named));
    }

    /**
     * Reads the file form.
     *
     * @throws IllegalArgumentException with one line if the text does not have the weights of every case
     */
    public static StackWeights fromJson(final String text) {
        final Form form;
        try {
            form = GSON.fromJson(text, Form.class);
        } catch (final JsonParseException e) {
            throw new IllegalArgumentException("is no JSON of the weights of a stack", e);
        }
        if (form == null || form.weights == null) {
            throw new IllegalArgumentException("is no JSON of the weights of a stack");
        }
        final Map<Case, Weights> ofCases = new EnumMap<>(Case.class);
        for (final Case each : Case.values()) {
            ofCases.put(each, form.weights.get(each.value()));
        }
        return new StackWeights(ofCases);
    }

    /** What the JSON of the file says. */
    private static final class Form {

        private final Map<String, Weights> weights;

        Form(final Map<String, Weights> weights) {
            this.weights = weights;
        }
    }

    /** The weights of one case. Immutable. */
    public static final class Weights {

        private final double history;
        private final double features;
        private final double bias;

        /**
         * Creates weights.
         *
         * @param history of the log-odds of the model of histories
         * @param features of the log-odds of the network
         * @param bias added to their sum
         */
        public Weights(final double history, final double features, final double bias) {
            this.history = history;
            this.features = features;
            this.bias = bias;
        }

        public double history() {
            return history;
        }

        public double features() {
            return features;
        }

        public double bias() {
            return bias;
        }

        /** Log-odds of those of the two. */
        public double logit(final double ofHistory, final double ofFeatures) {
            return history * ofHistory + features * ofFeatures + bias;
        }

        private boolean areFinite() {
            return Double.isFinite(history) && Double.isFinite(features) && Double.isFinite(bias);
        }
    }
}

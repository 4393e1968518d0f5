package org.nifiaaas.services;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a prediction passport says of a model version.
 *
 * @param model name of the model
 * @param version number of the version, 1 or more
 * @param modelSha SHA-256 of the version's manifest, in lower-case hexadecimal
 * @param featuresHash hash of the feature specification that the version was trained with, in lower-case hexadecimal
 * @param horizonDays N, where its score is the probability of at least one purchase within N days; empty if the version does not say
 */
public record ModelVersionIdentity(
        String model, long version, String modelSha, String featuresHash, OptionalDouble horizonDays) {

    /** Rejects missing parts and version numbers below 1. */
    public ModelVersionIdentity {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(modelSha, "modelSha");
        Objects.requireNonNull(featuresHash, "featuresHash");
        Objects.requireNonNull(horizonDays, "horizonDays");
        if (version < 1) {
            throw new IllegalArgumentException(
                    "Version " + version + " of model " + model + " is not a positive number");
        }
    }

    /** A version that does not say its horizon. */
    public ModelVersionIdentity(
            final String model, final long version, final String modelSha, final String featuresHash) {
        this(model, version, modelSha, featuresHash, OptionalDouble.empty());
    }
}

package org.nifiaaas.services;

import java.util.Objects;

/**
 * What a prediction passport says of a model version.
 *
 * @param model name of the model
 * @param version number of the version, 1 or more
 * @param modelSha SHA-256 of the version's manifest, in lower-case hexadecimal
 * @param featuresHash hash of the feature specification that the version was trained with, in lower-case hexadecimal
 */
public record ModelVersionIdentity(String model, long version, String modelSha, String featuresHash) {

    /** Rejects missing parts and version numbers below 1. */
    public ModelVersionIdentity {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(modelSha, "modelSha");
        Objects.requireNonNull(featuresHash, "featuresHash");
        if (version < 1) {
            throw new IllegalArgumentException(
                    "Version " + version + " of model " + model + " is not a positive number");
        }
    }
}

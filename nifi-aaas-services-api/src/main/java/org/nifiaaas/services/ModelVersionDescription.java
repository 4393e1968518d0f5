package org.nifiaaas.services;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a version says of itself. Immutable.
 *
 * @param model name of the model
 * @param version number of the version
 * @param createdAt when it was made, an ISO 8601 instant
 * @param reason why it was trained, in words
 * @param trainingFrom time of the first interaction that it was trained on, an ISO 8601 instant or {@code unknown}
 * @param trainingTo time of the last interaction that it was trained on, an ISO 8601 instant or {@code unknown}
 * @param parentVersion the newest version that existed when it was made; empty for a first one
 * @param metrics evaluation of the version and of the baselines, by flat names
 */
public record ModelVersionDescription(
        String model,
        long version,
        String createdAt,
        String reason,
        String trainingFrom,
        String trainingTo,
        OptionalLong parentVersion,
        Map<String, Double> metrics) {

    /** Rejects missing parts and copies the metrics. */
    public ModelVersionDescription {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(trainingFrom, "trainingFrom");
        Objects.requireNonNull(trainingTo, "trainingTo");
        Objects.requireNonNull(parentVersion, "parentVersion");
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}

package org.nifiaaas.services;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * @param task which pairs its score is for: {@code new} (items that the user never bought), {@code repeat} or {@code all}; empty if it does not say
 * @param horizonDays N, where its score is the probability of at least one purchase within N days; empty if it does not say
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
        Optional<String> task,
        OptionalDouble horizonDays,
        Map<String, Double> metrics) {

    /** Rejects missing parts and copies the metrics. */
    public ModelVersionDescription {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(trainingFrom, "trainingFrom");
        Objects.requireNonNull(trainingTo, "trainingTo");
        Objects.requireNonNull(parentVersion, "parentVersion");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(horizonDays, "horizonDays");
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}

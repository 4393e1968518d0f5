package org.nifiaaas.services.model;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.services.model.policy.VersionPolicy;

/**
 * How a manager works.
 *
 * @param policy chooses the version for callers that leave it to the service
 * @param models models that are loaded before anybody asks for them
 * @param pollingInterval time between two polls, and before the second attempt at a version that failed
 * @param memoryLimit bytes that loaded versions may take together; empty for any number
 * @param interestIdle how long a version or label that a caller asked for stays after it was last asked for
 * @param loadAttempts how often a version is tried whose content was found bad, until its manifest changes
 * @param longestPause between two attempts at a version that storage or memory keeps out
 * @param residence how long a version that callers asked for stays loaded at least before others push it out
 * @param closingPatience how long closing waits for storage and loads that do not return
 */
record ManagerSettings(
        VersionPolicy policy,
        Set<String> models,
        Duration pollingInterval,
        OptionalLong memoryLimit,
        Duration interestIdle,
        int loadAttempts,
        Duration longestPause,
        Duration residence,
        Duration closingPatience) {

    /** Copies the names. */
    ManagerSettings {
        models = Set.copyOf(models);
    }

    /** Settings without a limit and with the usual patience: ten minutes of interest, five attempts, five minutes between later ones, 30 seconds of residence, five of closing. */
    static ManagerSettings of(final VersionPolicy policy, final Set<String> models, final Duration pollingInterval) {
        return new ManagerSettings(
                policy,
                models,
                pollingInterval,
                OptionalLong.empty(),
                Duration.ofMinutes(10),
                5,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    /** The same settings with a limit of memory. */
    ManagerSettings within(final OptionalLong limit) {
        return new ManagerSettings(
                policy,
                models,
                pollingInterval,
                limit,
                interestIdle,
                loadAttempts,
                longestPause,
                residence,
                closingPatience);
    }

    /** The same settings with another patience at closing. */
    ManagerSettings closingWithin(final Duration patience) {
        return new ManagerSettings(
                policy,
                models,
                pollingInterval,
                memoryLimit,
                interestIdle,
                loadAttempts,
                longestPause,
                residence,
                patience);
    }
}

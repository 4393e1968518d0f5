package org.nifiaaas.processors.model;

import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.features.FeatureRules;
import org.nifiaaas.features.OneLine;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoringException;

/** What becomes of records that were cleaned by other rules than the training data of the model version. */
public enum FeatureMismatch implements Choice {
    FAIL("The FlowFile goes to failure: its features do not mean what the model learned"),
    SCORE("The FlowFile is scored all the same");

    public static final PropertyDescriptor FEATURE_MISMATCH = Choice.property(
            "Feature Mismatch",
            "What becomes of a FlowFile whose attribute features.hash differs from that of the model version. Without the attribute "
                    + "there is no check",
            FAIL);

    /** Of SHA-256, in hexadecimal. */
    private static final int LONGEST_HASH = 64;

    private final String description;

    FeatureMismatch(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }

    /** Reads the property of a valid processor. */
    public static FeatureMismatch of(final ProcessContext context) {
        return Choice.of(context, FEATURE_MISMATCH, FeatureMismatch.class);
    }

    /**
     * Tells why a version must not score records.
     *
     * @param hash hash of the rules that cleaned the records, null if it is not known
     * @return one line, or nothing if the version may score them
     */
    public Optional<String> objection(final String hash, final ModelLease lease) {
        if (this == SCORE || hash == null) {
            return Optional.empty();
        }
        try {
            return objection(hash, lease.identity(), Specifications.rulesHash(lease));
        } catch (final ScoringException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> objection(
            final String hash, final ModelVersionIdentity version, final String rulesHash) {
        // A passport holds the hash of rules and features together.
        if (hash.equals(rulesHash) || hash.equals(version.featuresHash())) {
            return Optional.empty();
        }
        final Optional<FeatureRules> records = FeatureRules.of(hash);
        final Optional<FeatureRules> training = FeatureRules.of(rulesHash);
        if (records.isPresent() && training.isPresent()) {
            return Optional.of(String.format(
                    "The features of the records were made with %s, %s version %d was trained with %s",
                    records.get().difference(training.get()),
                    version.model(),
                    version.version(),
                    training.get().difference(records.get())));
        }
        return Optional.of(String.format(
                "The features of the records (%s) are not those that %s version %d was trained with (%s)",
                inWords(hash, records), version.model(), version.version(), inWords(rulesHash, training)));
    }

    /** The hash may be an attribute that anybody wrote. */
    private static String inWords(final String hash, final Optional<FeatureRules> rules) {
        return rules.map(FeatureRules::toString)
                .orElseGet(() -> "unknown rules with the hash "
                        + OneLine.of(hash.substring(0, Math.min(hash.length(), LONGEST_HASH))));
    }
}

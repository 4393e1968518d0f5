package org.nifiaaas.processors.model;

import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.services.ModelVersionIdentity;

/** What becomes of records that were cleaned by other rules than the training data of the model version. */
public enum FeatureMismatch implements Choice {
    FAIL("The FlowFile goes to failure: its features do not mean what the model learned"),
    SCORE("The FlowFile is scored all the same");

    public static final PropertyDescriptor FEATURE_MISMATCH = Choice.property(
            "Feature Mismatch",
            "What becomes of a FlowFile whose attribute features.hash differs from that of the model version. Without the attribute "
                    + "there is no check",
            FAIL);

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
    public Optional<String> objection(final String hash, final ModelVersionIdentity version) {
        if (this == SCORE || hash == null || hash.equals(version.featuresHash())) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                "The features of the records (%s) are not those that %s version %d was trained with (%s)",
                hash, version.model(), version.version(), version.featuresHash()));
    }
}

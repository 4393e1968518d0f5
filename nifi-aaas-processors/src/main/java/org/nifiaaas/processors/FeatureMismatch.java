package org.nifiaaas.processors;

import org.apache.nifi.components.DescribedValue;

/** What becomes of records that were cleaned by other rules than the training data of the model version. */
enum FeatureMismatch implements DescribedValue {
    FAIL("fail", "The FlowFile goes to failure: its features do not mean what the model learned"),
    SCORE("score", "The FlowFile is scored all the same");

    private final String value;
    private final String description;

    FeatureMismatch(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}

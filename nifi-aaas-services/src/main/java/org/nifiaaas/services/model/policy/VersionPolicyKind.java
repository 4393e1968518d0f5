package org.nifiaaas.services.model.policy;

import org.apache.nifi.components.DescribedValue;

/** Choices of the Version Policy property. */
public enum VersionPolicyKind implements DescribedValue {
    LATEST("latest", "The newest version that is good; a version that fails its checks is passed over"),
    LATEST_FEW(
            "latest N",
            "The newest version that is good; as many good ones as the Number Of Versions property says stay loaded"),
    SPECIFIC("specific", "The version of the Version property and no other"),
    LABEL("label", "The version that the label of the Label property names in the repository's labels.json");

    private final String value;
    private final String description;

    VersionPolicyKind(final String value, final String description) {
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

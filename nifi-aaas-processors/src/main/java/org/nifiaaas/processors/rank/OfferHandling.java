package org.nifiaaas.processors.rank;

import org.apache.nifi.components.DescribedValue;

/** What an offer does to a recommendation. */
public enum OfferHandling implements DescribedValue {
    ATTACH("attach", "Every recommendation stays; one whose score reaches the threshold of its item carries the offer"),
    REQUIRE("require", "Only items whose offer goes out are recommended");

    private final String value;
    private final String description;

    OfferHandling(final String value, final String description) {
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

package org.nifiaaas.processors.rank;

import org.nifiaaas.processors.record.Choice;

/** What an offer does to a recommendation. */
public enum OfferHandling implements Choice {
    ATTACH("Every recommendation stays; one whose score reaches the threshold of its item carries the offer"),
    REQUIRE("Only items whose offer goes out are recommended");

    private final String description;

    OfferHandling(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}

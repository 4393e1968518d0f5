package org.nifiaaas.processors.promote;

import org.nifiaaas.processors.record.Choice;

/** How a version must stand beside popularity and what else was measured with it: its parts, and other simple ways to rank. */
public enum PartsRule implements Choice {
    AT_LEAST("The NDCG of the version is at least that of each, whatever chance may have added"),
    NOT_WORSE(
            "The NDCG of the version is at least that of popularity, and below that of no other beyond doubt: a shortfall counts unless the interval of the "
                    + "difference, user by user, reaches 0"),
    NONE("They are not looked at");

    private final String description;

    PartsRule(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}

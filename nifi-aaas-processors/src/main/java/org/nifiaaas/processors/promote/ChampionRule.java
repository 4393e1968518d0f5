package org.nifiaaas.processors.promote;

import org.nifiaaas.processors.record.Choice;

/** What a version must have shown in comparison with the champion. */
public enum ChampionRule implements Choice {
    BETTER("The interval of the difference in NDCG lies above Margin: the version is better beyond doubt"),
    NOT_WORSE(
            "The interval of the difference in NDCG does not reach below minus Margin: what the version may be worse by is no more than that"),
    NONE("The champion is not looked at, as for a shadow, a rollback, or a version that a person has decided on");

    private final String description;

    ChampionRule(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}

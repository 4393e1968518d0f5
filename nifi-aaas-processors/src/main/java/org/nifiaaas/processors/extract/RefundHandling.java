package org.nifiaaas.processors.extract;

import org.apache.nifi.components.DescribedValue;
import org.nifiaaas.features.RefundRule;

/** The refund rules of the features module, as a choice on the canvas. */
public enum RefundHandling implements DescribedValue {
    EXCLUDE(RefundRule.EXCLUDE, "Events with a negative amount are rejected: a refund is no sign of interest"),
    KEEP(RefundRule.KEEP, "Events with a negative amount count like purchases");

    private final RefundRule rule;
    private final String description;

    RefundHandling(final RefundRule rule, final String description) {
        this.rule = rule;
        this.description = description;
    }

    @Override
    public String getValue() {
        return rule.value();
    }

    @Override
    public String getDisplayName() {
        return rule.value();
    }

    @Override
    public String getDescription() {
        return description;
    }
}

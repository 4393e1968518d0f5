package org.nifiaaas.processors.record;

/** Where records go that did not become what they should. */
public enum RejectedRecords implements Choice {
    ROUTE("Each record goes to the relationship that fits it, so a FlowFile may become several"),
    KEEP(
            "All records of a FlowFile stay together in success, in their order, and each says what is wrong with it; a FlowFile with"
                    + " records that cannot be read goes to failure as a whole. One request gets one answer");

    private final String description;

    RejectedRecords(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}

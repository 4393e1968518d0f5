package org.nifiaaas.processors.model;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.record.Choice;

/** What becomes of a FlowFile whose version is not available. */
public enum UnavailableVersion implements Choice {
    WAIT("The FlowFile stays in the queue until the version is there"),
    WAIT_AT_MOST("The FlowFile stays in the queue as long as Longest Wait says, then it goes to failure"),
    FAIL("The FlowFile goes to failure at once, unless the version is being loaded");

    public static final PropertyDescriptor UNAVAILABLE_VERSION = Choice.property(
            "Unavailable Version",
            "What becomes of a FlowFile while its model version is not there: not written yet, refused, or still being loaded",
            WAIT);

    public static final PropertyDescriptor LONGEST_WAIT = new PropertyDescriptor.Builder()
            .name("Longest Wait")
            .description("How long a FlowFile waits in this queue for its version before it goes to failure")
            .required(true)
            .dependsOn(UNAVAILABLE_VERSION, WAIT_AT_MOST.getValue())
            .defaultValue("10 mins")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    private final String description;

    UnavailableVersion(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }

    /**
     * Whether a FlowFile need not wait any longer.
     *
     * @param loading whether the version is being loaded, so that it will be there soon
     */
    static boolean givesUp(
            final ProcessContext context, final FlowFile flowFile, final boolean loading, final Clock clock) {
        return switch (Choice.of(context, UNAVAILABLE_VERSION, UnavailableVersion.class)) {
            case WAIT -> false;
            case FAIL -> !loading;
            case WAIT_AT_MOST ->
                waited(flowFile, clock) >= context.getProperty(LONGEST_WAIT).asTimePeriod(TimeUnit.MILLISECONDS);
        };
    }

    /** A FlowFile that is put back keeps the time at which it came into the queue, over restarts too. */
    private static long waited(final FlowFile flowFile, final Clock clock) {
        final Long queued = flowFile.getLastQueueDate();
        return clock.millis() - Math.max(flowFile.getEntryDate(), queued == null ? 0 : queued);
    }
}

package org.nifiaaas.processors.score.split;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/** The properties of the traffic split. */
public final class SplitProperties {

    public static final PropertyDescriptor TRAFFIC_SPLIT = new PropertyDescriptor.Builder()
            .name("Traffic Split")
            .description(
                    "Arms and their weights, such as stable=90, canary=10: labels or version numbers, the champion first. "
                            + "Each user always gets the same arm, and each arm its own outgoing FlowFile. Empty: no split, Model Version scores everybody")
            .required(false)
            .addValidator(SplitProperties::validateSplit)
            .build();

    public static final PropertyDescriptor SPLIT_KEY = new PropertyDescriptor.Builder()
            .name("Split Key")
            .description(
                    "Secret of the keyed hash that decides which user gets which arm. Must be the same on every node; another key deals all users anew")
            .required(false)
            .dependsOn(TRAFFIC_SPLIT)
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor UNAVAILABLE_ARM = RecordProperties.dependent(
            Choice.property(
                    "Unavailable Arm",
                    "What becomes of the users of an arm, other than the first, whose version is missing, refused, without memory or of other features. For a version "
                            + "that is still being loaded, and for that of the first arm, FlowFiles wait in any case, as Unavailable Version says",
                    UnavailableArm.CHAMPION),
            TRAFFIC_SPLIT);

    private SplitProperties() {}

    /** Reads the split of a valid processor. */
    public static TrafficSplit split(final ProcessContext context) {
        if (!context.getProperty(TRAFFIC_SPLIT).isSet()) {
            return TrafficSplit.NONE;
        }
        return TrafficSplit.of(
                context.getProperty(TRAFFIC_SPLIT).getValue(),
                context.getProperty(SPLIT_KEY).getValue());
    }

    /**
     * The versions that a FlowFile asks for.
     *
     * @return the choice of each arm of the split, or the only choice if there is no split
     * @throws ScoringException with one line if the properties and the FlowFile name no version
     */
    public static List<ModelChoice> choices(
            final ProcessContext context, final FlowFile flowFile, final TrafficSplit split) throws ScoringException {
        if (!split.isSplit()) {
            return List.of(ModelChoice.of(context, flowFile));
        }
        final String model = ModelChoice.model(context, flowFile);
        return split.arms().stream()
                .map(arm -> new ModelChoice(model, arm.selector()))
                .toList();
    }

    /**
     * The versions that the properties name, as text; null for the one that the service's policy chooses.
     *
     * @param attributes attributes for expressions
     */
    public static List<String> selectors(final ProcessContext context, final Map<String, String> attributes) {
        if (!context.getProperty(TRAFFIC_SPLIT).isSet()) {
            return Collections.singletonList(context.getProperty(ModelChoice.MODEL_VERSION)
                    .evaluateAttributeExpressions(attributes)
                    .getValue());
        }
        return TrafficSplit.parse(context.getProperty(TRAFFIC_SPLIT).getValue()).stream()
                .map(Arm::label)
                .toList();
    }

    /** The versions that the properties name without any FlowFile; none if an expression names them. */
    public static List<VersionSelector> named(final ProcessContext context, final TrafficSplit split) {
        if (split.isSplit()) {
            return split.arms().stream().map(Arm::selector).toList();
        }
        return ModelChoice.named(context, ModelChoice.MODEL_VERSION);
    }

    /** Whether a FlowFile waits for an arm that has no version. */
    public static boolean waits(final ProcessContext context) {
        return Choice.of(context, UNAVAILABLE_ARM, UnavailableArm.class) == UnavailableArm.WAIT;
    }

    /** Checks the split against the other properties. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        if (!context.getProperty(TRAFFIC_SPLIT).isSet()) {
            return results;
        }
        if (!context.getProperty(SPLIT_KEY).isSet()) {
            results.add(RecordProperties.invalid(SPLIT_KEY, null, "a traffic split needs a key"));
        }
        if (context.getProperty(ModelChoice.MODEL_VERSION).isSet()) {
            results.add(RecordProperties.invalid(
                    ModelChoice.MODEL_VERSION,
                    context.getProperty(ModelChoice.MODEL_VERSION).getValue(),
                    "the arms of Traffic Split choose the versions; leave it empty"));
        }
        return results;
    }

    private static ValidationResult validateSplit(
            final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        try {
            return result.valid(!TrafficSplit.parse(input).isEmpty()).build();
        } catch (final IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    }
}

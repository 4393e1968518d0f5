package org.nifiaaas.processors.promote;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.record.Choice;

/**
 * What a FlowFile asks to be promoted.
 *
 * @param model name of the model
 * @param version number of the version
 * @param label label that is to name the version
 * @param championLabel label of the version that is served now; empty if nobody asks for it
 */
public record Promotion(String model, long version, String label, String championLabel) {

    public static final PropertyDescriptor MODEL_NAME = new PropertyDescriptor.Builder()
            .name("Model Name")
            .description("Name of the model")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .defaultValue("${training.model}")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor VERSION = new PropertyDescriptor.Builder()
            .name("Version")
            .description("Number of the version to be promoted")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .defaultValue("${training.version}")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor LABEL = new PropertyDescriptor.Builder()
            .name("Label")
            .description(
                    "Label that is to name the version: a letter, then letters, digits, '.', '-' and '_'. A new one cannot be called latest, newest, v1 or what else "
                            + "would be taken for a policy or a version")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .defaultValue("stable")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    /**
     * Evaluates the properties for a FlowFile.
     *
     * @throws IllegalArgumentException with one line if the FlowFile leaves one of them empty or the version is no positive whole number
     */
    public static Promotion of(final ProcessContext context, final FlowFile flowFile) {
        final String model = evaluate(context, MODEL_NAME, flowFile);
        final String version = evaluate(context, VERSION, flowFile);
        final String label = evaluate(context, LABEL, flowFile);
        final boolean compared =
                Choice.of(context, PromotionGate.CHAMPION_RULE, ChampionRule.class) != ChampionRule.NONE;
        final String championLabel = compared ? evaluate(context, PromotionGate.CHAMPION_LABEL, flowFile) : "";
        return new Promotion(model, number(version), label, championLabel);
    }

    private static String evaluate(
            final ProcessContext context, final PropertyDescriptor property, final FlowFile flowFile) {
        final String value = context.getProperty(property)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(property.getName() + " is empty for this FlowFile");
        }
        return value.trim();
    }

    /**
     * Reads the number of a version.
     *
     * @throws IllegalArgumentException with one line if it is no positive whole number
     */
    static long number(final String text) {
        final String problem = "Version '" + text + "' is not a positive whole number";
        final long version;
        try {
            version = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(problem, e);
        }
        if (version < 1) {
            throw new IllegalArgumentException(problem);
        }
        return version;
    }

    @Override
    public String toString() {
        return "version " + version + " of model " + model;
    }
}

package org.nifiaaas.processors.model;

import java.util.List;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/**
 * The model and the version that a FlowFile asks for.
 *
 * @param model name of the model
 * @param selector which of its versions
 */
public record ModelChoice(String model, VersionSelector selector) {

    public static final PropertyDescriptor MODEL_NAME = new PropertyDescriptor.Builder()
            .name("Model Name")
            .description("Name of the model whose version scores the records")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor MODEL_VERSION = new PropertyDescriptor.Builder()
            .name("Model Version")
            .description(
                    "A version number, or a label of the model repository such as stable. Empty: the version that the service's policy chooses")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(ModelChoice::validateVersion)
            .build();

    /**
     * Evaluates the properties for a FlowFile.
     *
     * @throws ScoringException with one line if the FlowFile leaves the model's name empty or the version is none
     */
    public static ModelChoice of(final ProcessContext context, final FlowFile flowFile) throws ScoringException {
        final String model = model(context, flowFile);
        final String version = evaluate(context, MODEL_VERSION, flowFile);
        try {
            return new ModelChoice(model, VersionSelector.parse(version));
        } catch (final IllegalArgumentException e) {
            throw new ScoringException(
                    "Model Version '" + version + "' of model " + model + " is neither a version from 1 up nor a label",
                    e);
        }
    }

    /**
     * Evaluates the model's name for a FlowFile.
     *
     * @throws ScoringException with one line if the FlowFile leaves it empty
     */
    public static String model(final ProcessContext context, final FlowFile flowFile) throws ScoringException {
        final String model = evaluate(context, MODEL_NAME, flowFile);
        if (model == null || model.isBlank()) {
            throw new ScoringException("Model Name is empty for this FlowFile", null);
        }
        return model;
    }

    /**
     * The version that a property names without any FlowFile; none if an expression names it.
     *
     * @param version a property that {@link #validateVersion} validates
     */
    public static List<VersionSelector> named(final ProcessContext context, final PropertyDescriptor version) {
        final PropertyValue value = context.getProperty(version);
        return value.isExpressionLanguagePresent() ? List.of() : List.of(VersionSelector.parse(value.getValue()));
    }

    /** Whether FlowFiles can differ in their choice. */
    static boolean differsByFlowFile(final ProcessContext context) {
        return context.getProperty(MODEL_NAME).isExpressionLanguagePresent()
                || context.getProperty(MODEL_VERSION).isExpressionLanguagePresent();
    }

    private static String evaluate(
            final ProcessContext context, final PropertyDescriptor property, final FlowFile flowFile) {
        return context.getProperty(property)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
    }

    /** Validates a version number or label. */
    public static ValidationResult validateVersion(
            final String subject, final String input, final ValidationContext context) {
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(context.isExpressionLanguagePresent(input) || isVersion(input))
                .explanation("it is neither a version from 1 up nor a label")
                .build();
    }

    private static boolean isVersion(final String text) {
        try {
            return VersionSelector.parse(text) != null;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }
}

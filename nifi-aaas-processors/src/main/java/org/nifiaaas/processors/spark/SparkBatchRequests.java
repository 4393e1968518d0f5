package org.nifiaaas.processors.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.services.SparkBatchRequest;

/** Makes a request of these properties and a FlowFile's attributes. Stateless. */
public final class SparkBatchRequests {

    public static final PropertyDescriptor APPLICATION_FILE = new PropertyDescriptor.Builder()
            .name("Application File")
            .description("The application's jar, where Livy and the cluster find it, such as hdfs:///jobs/training.jar."
                    + " A local path must be in Livy's livy.file.local-dir-whitelist")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor MAIN_CLASS = new PropertyDescriptor.Builder()
            .name("Main Class")
            .description("Main class of the application")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor ARGUMENTS = new PropertyDescriptor.Builder()
            .name("Arguments")
            .description(
                    "Arguments of the main class, one in each line; an option and its value are two lines. Blank lines are skipped."
                            + " Each line is evaluated by itself, and one that evaluates to nothing is passed as an empty argument."
                            + " ${livy.batch.name} gives the job its run id")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(SparkBatchRequests::validateLines)
            .build();

    public static final PropertyDescriptor ADDITIONAL_JARS = new PropertyDescriptor.Builder()
            .name("Additional Jars")
            .description("Further jars for the class path, one in each line")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor PROXY_USER = new PropertyDescriptor.Builder()
            .name("Proxy User")
            .description("User to run the batch as. Livy ignores it silently unless impersonation is switched on there")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    private SparkBatchRequests() {}

    public static SparkBatchRequest request(final ProcessContext context, final FlowFile flowFile, final String name) {
        return new SparkBatchRequest(
                name,
                context.getProperty(APPLICATION_FILE)
                        .evaluateAttributeExpressions(flowFile)
                        .getValue()
                        .strip(),
                context.getProperty(MAIN_CLASS).getValue().strip(),
                arguments(context, flowFile),
                additionalJars(context),
                configuration(context, flowFile),
                Optional.ofNullable(context.getProperty(PROXY_USER).getValue()));
    }

    /** The additional jars, as they are written. */
    static List<String> additionalJars(final ProcessContext context) {
        return lines(context.getProperty(ADDITIONAL_JARS).getValue());
    }

    /** Accepts lines that are each an expression of their own, since they are evaluated one by one. */
    static ValidationResult validateLines(final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input).valid(true);
        for (final String line : lines(input)) {
            final String fault = faultOf(line, context);
            if (!fault.isEmpty()) {
                return result.valid(false)
                        .explanation("the line '" + line + "' is not an expression by itself: " + fault)
                        .build();
            }
        }
        return result.build();
    }

    private static String faultOf(final String line, final ValidationContext context) {
        final String expressions = line.replace("$${", "");
        // NiFi takes an expression that is not closed for plain text.
        if (count(expressions, "${") > count(expressions, "}")) {
            return "it is not closed on its line";
        }
        final String fault = context.newExpressionLanguageCompiler().validateExpression(line, true);
        return fault == null ? "" : fault;
    }

    private static int count(final String text, final String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static List<String> arguments(final ProcessContext context, final FlowFile flowFile) {
        final List<String> arguments = new ArrayList<>();
        // The text is cut into lines before it is evaluated: an attribute with a line break stays one argument.
        for (final String line : lines(context.getProperties().get(ARGUMENTS))) {
            arguments.add(context.newPropertyValue(line)
                    .evaluateAttributeExpressions(flowFile)
                    .getValue());
        }
        return arguments;
    }

    private static Map<String, String> configuration(final ProcessContext context, final FlowFile flowFile) {
        final Map<String, String> configuration = new HashMap<>();
        for (final PropertyDescriptor descriptor : context.getProperties().keySet()) {
            if (descriptor.isDynamic()) {
                final String value = context.getProperty(descriptor)
                        .evaluateAttributeExpressions(flowFile)
                        .getValue();
                configuration.put(descriptor.getName(), value == null ? "" : value);
            }
        }
        // Spark refuses most properties without a value; without the property its default holds.
        configuration.values().removeIf(String::isBlank);
        return configuration;
    }

    private static List<String> lines(final String text) {
        return text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }
}

package org.nifiaaas.processors.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;

/** Spark properties whose values nobody shall read: those that are sensitive on the canvas, and those that Spark itself does not write into its logs. Immutable. */
public final class SparkSecrets {

    /** The names that Spark redacts unless it is told otherwise (spark.redaction.regex). */
    private static final String REDACTED = "(?i:secret|password|token|access[.]key)";

    private static final Pattern REDACTED_NAME = Pattern.compile(".*" + REDACTED + ".*");
    private static final String REDACTED_PROPERTY = "spark[.](?=[\\w.-]*?" + REDACTED + ")[\\w.-]++";

    /** A name begins where no other one goes on, or behind the option of a Java machine. */
    private static final String BEGIN = "(?:(?<![\\w.-])|(?<=-D))";

    private static final String SEPARATOR = "[\"']?[ \\t]*(?:=|:|,|->)[ \\t]*";

    /** In quotes up to their end, else up to the next blank. */
    private static final String VALUE = "(?:\"[^\"\\n]*\"?|'[^'\\n]*'?|\\S+)";

    private final Map<String, PropertyValue> values;

    private SparkSecrets(final Map<String, PropertyValue> values) {
        this.values = values;
    }

    /** Finds the secret ones among the dynamic properties. */
    public static SparkSecrets of(final ProcessContext context) {
        final Map<String, PropertyValue> values = new TreeMap<>();
        for (final PropertyDescriptor descriptor : context.getProperties().keySet()) {
            if (descriptor.isDynamic() && isSecret(descriptor)) {
                values.put(descriptor.getName(), context.getProperty(descriptor));
            }
        }
        return new SparkSecrets(values);
    }

    static boolean isSecret(final PropertyDescriptor property) {
        return property.isSensitive()
                || REDACTED_NAME.matcher(property.getName()).matches();
    }

    /** The values that hold for every FlowFile. */
    public List<String> fixedValues() {
        return values.values().stream()
                .filter(value -> value.isSet() && !value.isExpressionLanguagePresent())
                .map(PropertyValue::getValue)
                .toList();
    }

    /** The values that hold for one FlowFile. */
    public List<String> values(final FlowFile flowFile) {
        final List<String> evaluated = new ArrayList<>();
        for (final PropertyValue value : values.values()) {
            final String text = value.evaluateAttributeExpressions(flowFile).getValue();
            if (text != null && !text.isBlank()) {
                evaluated.add(text);
            }
        }
        return evaluated;
    }

    /** The names, as an attribute has them. */
    public String names() {
        return String.join(",", values.keySet());
    }

    /**
     * Masks values behind the names of their properties, for whoever does not know the values.
     *
     * @param text one line or several
     * @param names what {@link #names} gave, may be null
     */
    static String mask(final String text, final String names) {
        final Stream<String> known = names == null
                ? Stream.empty()
                : Arrays.stream(names.split(","))
                        .filter(name -> !name.isBlank())
                        .map(Pattern::quote);
        final String name = Stream.concat(known, Stream.of(REDACTED_PROPERTY)).collect(Collectors.joining("|"));
        return Pattern.compile(BEGIN + "((?:" + name + ")" + SEPARATOR + ")" + VALUE)
                .matcher(text)
                .replaceAll("$1***");
    }
}

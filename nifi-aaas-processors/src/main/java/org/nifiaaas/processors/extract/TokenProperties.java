package org.nifiaaas.processors.extract;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Mask;
import org.nifiaaas.features.design.PrivacyRules;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.processors.record.FieldPath;

/** The properties that name the keys of tokens, and what is checked of masks before a processor starts. Stateless; no message has a key in it. */
public final class TokenProperties {

    public static final PropertyDescriptor TOKEN_KEY = key(
            "Token Key",
            "Secret of 32 characters or more that makes tokens of what the Feature Specification masks so. Keep it apart from the data: who has it can "
                    + "tell whose a token is by trying ids, and without it new tokens do not match the old ones");

    public static final PropertyDescriptor PREVIOUS_TOKEN_KEY = key(
            "Previous Token Key",
            "The key before, during a rotation: its tokens stay as they are, records carry the token of their user by it in "
                    + RecordMasks.PREVIOUS_USER + ", and profiles of users are carried over to their new tokens");

    public static final PropertyDescriptor TOKEN_KEY_FILE = new PropertyDescriptor.Builder()
            .name("Token Key File")
            .description(
                    "File of this node with the Token Key in its first line and, during a rotation, the Previous Token Key in the second, in place of the two "
                            + "properties. It is read when the processor starts")
            .required(false)
            .expressionLanguageSupported(scopeOfTheNode())
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    private TokenProperties() {}

    private static PropertyDescriptor key(final String name, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .sensitive(true)
                .addValidator((subject, input, context) -> problem(input)
                        .map(problem -> invalid(subject, problem))
                        .orElseGet(() -> new ValidationResult.Builder()
                                .subject(subject)
                                .valid(true)
                                .build()))
                .build();
    }

    /** The scope of the node's variables and system properties, by a name that is not the same in all versions of NiFi. */
    private static ExpressionLanguageScope scopeOfTheNode() {
        return Stream.of(ExpressionLanguageScope.values())
                .filter(scope ->
                        scope != ExpressionLanguageScope.NONE && scope != ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> problem(final String key) {
        try {
            TokenKey.of(key);
            return Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** A result without the input, which may be a key. */
    private static ValidationResult invalid(final String subject, final String explanation) {
        return new ValidationResult.Builder()
                .subject(subject)
                .valid(false)
                .explanation(explanation)
                .build();
    }

    private static ValidationResult invalid(final PropertyDescriptor property, final String explanation) {
        return invalid(property.getName(), explanation);
    }

    /**
     * The keys that the properties name.
     *
     * @throws IllegalArgumentException with one line if they name none that can be used
     */
    public static TokenKeys keys(final PropertyContext context) {
        if (context.getProperty(TOKEN_KEY_FILE).isSet()) {
            final String file = context.getProperty(TOKEN_KEY_FILE)
                    .evaluateAttributeExpressions()
                    .getValue();
            try {
                return TokenKeys.read(Path.of(file));
            } catch (final InvalidPathException e) {
                throw new IllegalArgumentException("the key file is no path", e);
            }
        }
        if (!context.getProperty(TOKEN_KEY).isSet()) {
            return TokenKeys.NONE;
        }
        final TokenKey current = TokenKey.of(context.getProperty(TOKEN_KEY).getValue());
        return context.getProperty(PREVIOUS_TOKEN_KEY).isSet()
                ? TokenKeys.of(
                        current,
                        TokenKey.of(context.getProperty(PREVIOUS_TOKEN_KEY).getValue()))
                : TokenKeys.of(current);
    }

    /** What is wrong with the properties for these masks. */
    public static List<ValidationResult> validate(final ValidationContext context, final PrivacyRules privacy) {
        final boolean key = context.getProperty(TOKEN_KEY).isSet();
        final boolean previous = context.getProperty(PREVIOUS_TOKEN_KEY).isSet();
        final boolean file = context.getProperty(TOKEN_KEY_FILE).isSet();
        final List<ValidationResult> problems = new ArrayList<>();
        if (file && (key || previous)) {
            problems.add(invalid(
                    TOKEN_KEY_FILE, "keys come from a file or from properties: leave out this one or the Token Keys"));
        } else if (previous && !key) {
            problems.add(invalid(PREVIOUS_TOKEN_KEY, "there is no Token Key that comes after it"));
        } else if (privacy.hasTokens() && !key && !file) {
            problems.add(invalid(
                    TOKEN_KEY,
                    "the Feature Specification asks for tokens, which need a Token Key or a Token Key File"));
        } else if (!privacy.hasTokens() && (key || file)) {
            problems.add(invalid(
                    file ? TOKEN_KEY_FILE : TOKEN_KEY,
                    "nothing becomes a token: the Feature Specification has no mask that says token"));
        } else {
            unusable(context).ifPresent(problem -> problems.add(invalid(file ? TOKEN_KEY_FILE : TOKEN_KEY, problem)));
        }
        return problems;
    }

    private static Optional<String> unusable(final ValidationContext context) {
        try {
            keys(context);
            return Optional.empty();
        } catch (final IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * What is wrong with the fields that are masked: a raw value could be left in a record.
     *
     * @param property what the results name
     */
    public static List<ValidationResult> validate(
            final PropertyDescriptor property, final FeatureSpec spec, final EventFields fields) {
        final List<ValidationResult> problems = new ArrayList<>();
        final Set<FieldPath> open = new HashSet<>();
        Stream.of(FeatureSet.USER, FeatureSet.ITEM, FeatureSet.AMOUNT, Mask.TIME)
                .filter(role -> spec.privacy().of(role).isEmpty())
                .forEach(role -> fields.of(role).ifPresent(open::add));
        spec.features().columns().stream()
                .map(Column::name)
                .filter(column -> spec.privacy().of(column).isEmpty())
                .forEach(column -> open.add(FieldPath.of(column)));
        for (final Mask mask : spec.privacy().masks()) {
            final String column = mask.column();
            final boolean dropped = mask.kind() == Mask.Kind.DROP;
            final Optional<FieldPath> field = dropped ? Optional.of(FieldPath.of(column)) : fields.of(column);
            if (field.isEmpty()) {
                problems.add(invalid(
                        property,
                        "it masks the amount: name the Amount Field, or the amount stays in records as it is"));
            } else if (!field.get().isNames()) {
                problems.add(
                        invalid(
                                property,
                                "it masks " + column + ", whose field is " + field.get()
                                        + ": only a name, or a path of names such as /customer/id, can be taken out of a record"));
            } else if (!dropped && open.contains(field.get())) {
                problems.add(invalid(
                        property,
                        "it masks " + column + ", whose field " + field.get()
                                + " is also read for something that is not masked"));
            }
        }
        return problems;
    }
}

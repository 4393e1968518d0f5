package org.nifiaaas.processors.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.nifiaaas.features.FeatureSpec;

/** A feature specification as a property has it: its text, or the path of a file. Stateless. */
public final class SpecificationText {

    private SpecificationText() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with one line if there is no such file, or no specification with features or masks in it
     */
    public static FeatureSpec read(final String value) {
        final FeatureSpec spec = FeatureSpec.fromJson(value.trim().startsWith("{") ? value : file(value.trim()));
        if (!spec.hasFeatures() && spec.privacy().isEmpty()) {
            throw new IllegalArgumentException(
                    "it asks for no columns, windows, crosses, history or privacy; schemaVersion 2 can, or leave the property empty");
        }
        return spec;
    }

    private static String file(final String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (final IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "it is neither JSON that begins with { nor a file of UTF-8 that can be read", e);
        }
    }

    /** Checks a property. */
    public static ValidationResult validate(final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        try {
            read(input);
            return result.valid(true).build();
        } catch (final IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    }
}

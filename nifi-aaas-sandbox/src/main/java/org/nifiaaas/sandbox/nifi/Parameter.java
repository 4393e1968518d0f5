package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonObject;
import java.util.Objects;

/**
 * One parameter of a parameter context.
 *
 * @param name referred to as {@code #{name}}
 * @param value may be empty
 * @param description what it is for, in words
 * @param sensitive whether NiFi keeps the value secret; it is never exported then
 */
public record Parameter(String name, String value, String description, boolean sensitive) {

    /** Rejects missing parts. */
    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(description, "description");
    }

    /** A parameter that everybody who sees the canvas may read. */
    public Parameter(final String name, final String value, final String description) {
        this(name, value, description, false);
    }

    /** A secret, without a value. */
    public static Parameter secret(final String name, final String description) {
        return new Parameter(name, "", description, true);
    }

    /** The same parameter with another value. */
    public Parameter withValue(final String newValue) {
        return new Parameter(name, newValue, description, sensitive);
    }

    JsonObject toJson() {
        return Tree.of(
                "parameter", Tree.of("name", name, "value", value, "description", description, "sensitive", sensitive));
    }
}

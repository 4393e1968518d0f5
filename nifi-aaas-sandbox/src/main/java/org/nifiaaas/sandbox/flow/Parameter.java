package org.nifiaaas.sandbox.flow;

import com.google.gson.JsonObject;
import java.util.Objects;

/**
 * One parameter of a parameter context.
 *
 * @param name referred to as {@code #{name}}
 * @param value may be empty
 * @param description what it is for, in words
 */
public record Parameter(String name, String value, String description) {

    /** Rejects missing parts. */
    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(description, "description");
    }

    JsonObject toJson() {
        return Tree.of(
                "parameter", Tree.of("name", name, "value", value, "description", description, "sensitive", false));
    }
}

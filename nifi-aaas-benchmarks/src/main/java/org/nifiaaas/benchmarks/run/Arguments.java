package org.nifiaaas.benchmarks.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The {@code name=value} arguments of a benchmark, each to be taken once. Not thread-safe. */
public final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException naming one that is no {@code name=value}
     */
    public Arguments(final String... arguments) {
        for (final String argument : arguments) {
            final int separator = argument.indexOf('=');
            if (separator < 1) {
                throw new IllegalArgumentException("'" + argument + "' is not name=value");
            }
            values.put(argument.substring(0, separator), argument.substring(separator + 1));
        }
    }

    /**
     * Takes a path.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public Path path(final String name) {
        final String value = values.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return Path.of(value);
    }

    /**
     * Takes a whole number of 1 or more.
     *
     * @param usual its value if it is left out
     * @throws IllegalArgumentException if it is none
     */
    public int number(final String name, final int usual) {
        final String value = values.remove(name);
        if (value == null) {
            return usual;
        }
        try {
            final int number = Integer.parseInt(value);
            if (number < 1) {
                throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
            }
            return number;
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + value, e);
        }
    }

    /**
     * Makes sure that nothing is left.
     *
     * @throws IllegalArgumentException naming an argument that nobody took
     */
    public void requireAllTaken() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown argument " + values.keySet().iterator().next());
        }
    }
}

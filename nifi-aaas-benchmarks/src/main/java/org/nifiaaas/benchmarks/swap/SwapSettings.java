package org.nifiaaas.benchmarks.swap;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.nifiaaas.benchmarks.ReferenceNcf;

/**
 * What a run of the swap benchmark does.
 *
 * @param folder an existing empty folder for the model repository
 * @param report file that the report is written to; the chart goes beside it
 * @param swaps swaps whose batches are timed
 * @param leakSwaps swaps between the two looks at the memory
 * @param blocks parts that the timed swaps come in
 * @param warmUpSwaps first swaps, which are reported apart
 * @param quietMillis time without a swap before each timed swap
 * @param rate records a second
 * @param batch records of a FlowFile
 * @param tasks concurrent tasks of ScoreRecord
 * @param users known users of the network
 * @param items known items of the network
 */
record SwapSettings(
        Path folder,
        Path report,
        int swaps,
        int leakSwaps,
        int blocks,
        int warmUpSwaps,
        int quietMillis,
        int rate,
        int batch,
        int tasks,
        int users,
        int items) {

    /**
     * Reads {@code name=value} arguments; what is left out has its usual value, except folder and report.
     *
     * @throws IllegalArgumentException naming the argument that is unknown, missing or no number
     */
    static SwapSettings parse(final String... arguments) {
        final Map<String, String> values = new HashMap<>();
        for (final String argument : arguments) {
            final int separator = argument.indexOf('=');
            if (separator < 1) {
                throw new IllegalArgumentException("'" + argument + "' is not name=value");
            }
            values.put(argument.substring(0, separator), argument.substring(separator + 1));
        }
        final SwapSettings settings = new SwapSettings(
                path(values, "folder"),
                path(values, "report"),
                number(values, "swaps", 50),
                number(values, "leakSwaps", 200),
                number(values, "blocks", 5),
                number(values, "warmUpSwaps", 20),
                number(values, "quietMillis", 3000),
                number(values, "rate", 20_480),
                number(values, "batch", 256),
                number(values, "tasks", 2),
                number(values, "users", ReferenceNcf.USERS),
                number(values, "items", ReferenceNcf.ITEMS));
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown argument " + values.keySet().iterator().next());
        }
        return settings;
    }

    private static Path path(final Map<String, String> values, final String name) {
        final String value = values.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return Path.of(value);
    }

    private static int number(final Map<String, String> values, final String name, final int usual) {
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

    /** Time between the starts of two batches. */
    long periodNanos() {
        return Math.round(batch * 1e9 / rate);
    }
}

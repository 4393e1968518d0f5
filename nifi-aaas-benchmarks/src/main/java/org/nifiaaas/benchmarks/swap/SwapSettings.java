package org.nifiaaas.benchmarks.swap;

import java.nio.file.Path;
import org.nifiaaas.benchmarks.ReferenceNcf;
import org.nifiaaas.benchmarks.run.Arguments;

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
        final Arguments given = new Arguments(arguments);
        final SwapSettings settings = new SwapSettings(
                given.path("folder"),
                given.path("report"),
                given.number("swaps", 50),
                given.number("leakSwaps", 200),
                given.number("blocks", 5),
                given.number("warmUpSwaps", 20),
                given.number("quietMillis", 3000),
                given.number("rate", 20_480),
                given.number("batch", 256),
                given.number("tasks", 2),
                given.number("users", ReferenceNcf.USERS),
                given.number("items", ReferenceNcf.ITEMS));
        given.requireAllTaken();
        return settings;
    }

    /** Time between the starts of two batches. */
    long periodNanos() {
        return Math.round(batch * 1e9 / rate);
    }
}

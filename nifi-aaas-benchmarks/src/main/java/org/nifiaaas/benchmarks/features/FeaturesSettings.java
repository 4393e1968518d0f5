package org.nifiaaas.benchmarks.features;

import java.nio.file.Path;
import org.nifiaaas.benchmarks.run.Arguments;

/**
 * What a run of the features benchmark does.
 *
 * @param folder an existing empty folder for the profiles
 * @param report file that the report is written to
 * @param users users that have profiles
 * @param items items that they buy
 * @param warmUp events that warm the profiles up
 * @param records records of each measurement
 * @param rounds measurements with and without profiles, by turns
 * @param batch records of a FlowFile
 * @param tasks concurrent tasks of ExtractFeatures
 * @param exchange an existing folder for what another program compares: see {@link ExchangeFiles}
 * @param parity events that the other program computes too, one task after the other
 * @param spark events of the larger of two files for the other program; the smaller one has a tenth
 */
record FeaturesSettings(
        Path folder,
        Path report,
        int users,
        int items,
        int warmUp,
        int records,
        int rounds,
        int batch,
        int tasks,
        Path exchange,
        int parity,
        int spark) {

    /**
     * Reads {@code name=value} arguments; what is left out has its usual value, except folder, report and exchange.
     *
     * @throws IllegalArgumentException naming the argument that is unknown, missing or no number
     */
    static FeaturesSettings parse(final String... arguments) {
        final Arguments given = new Arguments(arguments);
        final FeaturesSettings settings = new FeaturesSettings(
                given.path("folder"),
                given.path("report"),
                given.number("users", 200_000),
                given.number("items", 20_000),
                given.number("warmUp", 1_000_000),
                given.number("records", 100_000),
                given.number("rounds", 3),
                given.number("batch", 10_000),
                given.number("tasks", 2),
                given.path("exchange"),
                given.number("parity", 100_000),
                given.number("spark", 1_000_000));
        given.requireAllTaken();
        return settings;
    }
}

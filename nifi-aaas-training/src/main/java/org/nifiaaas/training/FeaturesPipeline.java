package org.nifiaaas.training;

import java.io.PrintStream;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.features.FeatureJson;
import org.nifiaaas.training.features.FeatureTable;
import org.nifiaaas.training.publish.OutputFolder;
import org.nifiaaas.training.read.CsvInteractions;
import org.nifiaaas.training.read.ReadEvents;

/** The stages of a features job, from files to lines of JSON. Used once, by one thread. */
final class FeaturesPipeline {

    private final SparkSession session;
    private final FeaturesArguments arguments;
    private final Report report;
    private String stage = "starting";

    FeaturesPipeline(final SparkSession session, final FeaturesArguments arguments, final PrintStream out) {
        this.session = session;
        this.arguments = arguments;
        this.report = new Report(out);
    }

    /**
     * Runs all stages.
     *
     * @throws TrainingException if a stage fails, naming it; there is no output then
     */
    void run() throws TrainingException {
        SparkAction.run(
                () -> {
                    runStages();
                    return null;
                },
                e -> "Failed while " + stage + ": " + Messages.oneLine(e));
    }

    private void runStages() throws TrainingException {
        final FeatureSpec spec = arguments.spec();
        final OutputFolder output =
                OutputFolder.at(arguments.out(), session.sparkContext().hadoopConfiguration());
        begin("reading " + String.join(", ", arguments.data()));
        final ReadEvents read = ReadEvents.of(
                new CsvInteractions(session, spec, arguments.keys(), arguments.excludedItems(), arguments.erasedUsers())
                        .read(arguments.data()));
        begin("computing " + describe(spec.features()));
        final FeatureTable table = FeatureTable.of(
                FeatureTable.events(read.all(), spec.features()), spec.features(), spec.removeDuplicates());
        final long rows = table.count();
        report.rows(read.counts().withDuplicates(read.counts().accepted() - rows));
        read.unpersist();
        begin("writing " + arguments.out());
        output.write(new FeatureJson(spec.features()).lines(table.rows()));
        table.unpersist();
        report.stage(String.format(Locale.ROOT, "%,d events with their features are in %s", rows, arguments.out()));
    }

    private void begin(final String next) {
        stage = next;
        report.stage(next);
    }

    private static String describe(final FeatureSet features) {
        return features.columns().size() + " columns, " + features.windows().size() + " windows and a history of "
                + features.historyEvents() + " events";
    }
}

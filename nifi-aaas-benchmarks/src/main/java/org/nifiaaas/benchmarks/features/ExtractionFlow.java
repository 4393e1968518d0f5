package org.nifiaaas.benchmarks.features;

import java.nio.file.Path;
import java.util.List;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.nifiaaas.benchmarks.run.ProcessorFlow;
import org.nifiaaas.processors.ExtractFeatures;
import org.nifiaaas.services.profile.EmbeddedProfileService;

/** ExtractFeatures alone, or with EmbeddedProfileService, six windows and a history of 50, see {@link ProcessorFlow}. Thread-safe. */
final class ExtractionFlow implements AutoCloseable {

    static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "amountColumn": "amount",
              "windows": [
                {"name": "visits_7", "statistic": "count", "by": "user", "days": 7},
                {"name": "visits_90", "statistic": "count", "by": "user", "days": 90},
                {"name": "spent_30", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                {"name": "loyalty_90", "statistic": "count", "by": ["user", "item"], "days": 90},
                {"name": "days_since", "statistic": "days since last", "by": ["user", "item"], "days": 90},
                {"name": "crowd_7", "statistic": "count", "by": "item", "days": 7}
              ],
              "history": 50
            }""";

    private final ProcessorFlow flow = new ProcessorFlow(new ExtractFeatures());
    private final EmbeddedProfileService profiles;

    /** Cleaning alone. */
    static ExtractionFlow plain() throws InitializationException {
        return new ExtractionFlow(null);
    }

    /**
     * With profiles.
     *
     * @param use value of the property Profile Use
     */
    static ExtractionFlow withProfiles(final Path folder, final String use) throws InitializationException {
        final EmbeddedProfileService service = new EmbeddedProfileService();
        final ExtractionFlow extraction = new ExtractionFlow(service);
        final TestRunner runner = extraction.flow.runner();
        runner.setValidateExpressionUsage(false);
        runner.addControllerService("profiles", service);
        runner.setProperty(service, "Directory", folder.toString());
        runner.enableControllerService(service);
        runner.setProperty("Feature Specification", SPECIFICATION);
        runner.setProperty("Profile Service", "profiles");
        runner.setProperty("Profile Use", use);
        return extraction;
    }

    private ExtractionFlow(final EmbeddedProfileService profiles) throws InitializationException {
        this.profiles = profiles;
        flow.runner().setProperty("Amount Field", "amount");
    }

    void start() {
        flow.start();
    }

    /**
     * Lets it work on one FlowFile.
     *
     * @return its records
     * @throws IllegalStateException if they did not all come out
     */
    int extract(final byte[] content, final int records) {
        extracted(content, records);
        return records;
    }

    /**
     * Lets it work on one FlowFile.
     *
     * @return what came out, an array of JSON
     * @throws IllegalStateException if not all of its records came out
     */
    byte[] extracted(final byte[] content, final int records) {
        final List<MockFlowFile> flowFiles = flow.trigger(content).getFlowFilesForRelationship("success");
        int out = 0;
        for (final MockFlowFile flowFile : flowFiles) {
            out += Integer.parseInt(flowFile.getAttribute("record.count"));
        }
        if (out != records || flowFiles.size() != 1) {
            throw new IllegalStateException(out + " of " + records + " records came out");
        }
        return flowFiles.get(0).toByteArray();
    }

    @Override
    public void close() {
        if (profiles != null) {
            flow.runner().disableControllerService(profiles);
        }
    }
}

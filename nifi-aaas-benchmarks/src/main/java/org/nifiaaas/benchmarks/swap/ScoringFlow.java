package org.nifiaaas.benchmarks.swap;

import java.nio.file.Path;
import java.util.List;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;
import org.apache.nifi.util.TestRunner;
import org.nifiaaas.benchmarks.run.ProcessorFlow;
import org.nifiaaas.processors.ScoreRecord;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.model.StandardModelVersionService;

/** ScoreRecord with StandardModelVersionService and the BigDL engine, see {@link ProcessorFlow}. Thread-safe. */
final class ScoringFlow implements BatchScorer, AutoCloseable {

    private static final String SERVICE = "models";

    private final StandardModelVersionService service = new StandardModelVersionService();
    private final ProcessorFlow flow = new ProcessorFlow(new ScoreRecord());

    /**
     * Enables the services and schedules the processor.
     *
     * @param repository folder of the models
     * @param model the model that scores
     */
    ScoringFlow(final Path repository, final String model) throws InitializationException {
        final TestRunner runner = flow.runner();
        runner.addControllerService(SERVICE, service);
        runner.setProperty(service, "Repository Directory", repository.toString());
        runner.setProperty(service, "Polling Interval", "100 millis");
        runner.setProperty(service, "Models", model);
        runner.enableControllerService(service);
        runner.setProperty("Model Version Service", SERVICE);
        runner.setProperty("Model Name", model);
        runner.setProperty("User Field", Traffic.USER);
        runner.setProperty("Item Field", Traffic.ITEM);
        flow.start();
    }

    /** What the service says of its versions. */
    List<ModelVersionStatus> versions() {
        return service.versions();
    }

    /** What the service has reported as an error, oldest first, in one line. */
    String errors() {
        return flow.errors(SERVICE);
    }

    @Override
    public Outcome score(final byte[] content) {
        final MockProcessSession session = flow.trigger(content);
        final List<MockFlowFile> failures = session.getFlowFilesForRelationship("failure");
        final List<byte[]> scored = ProcessorFlow.contents(session, "success");
        if (scored.isEmpty() && failures.isEmpty()) {
            return Outcome.deferred();
        }
        return new Outcome(
                scored,
                ProcessorFlow.contents(session, "failure"),
                false,
                failures.isEmpty() ? "" : failures.get(0).getAttribute("record.error.message"));
    }

    @Override
    public void close() {
        flow.runner().disableControllerService(service);
    }
}

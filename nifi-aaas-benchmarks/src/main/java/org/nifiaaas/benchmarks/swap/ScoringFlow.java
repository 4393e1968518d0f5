package org.nifiaaas.benchmarks.swap;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;
import org.apache.nifi.util.SharedSessionState;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.nifiaaas.processors.ScoreRecord;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.model.StandardModelVersionService;

/**
 * ScoreRecord with StandardModelVersionService, the BigDL engine and NiFi's own JSON reader and writer, as on a canvas; only the sessions are those of NiFi's
 * test library, which keeps content in memory. Thread-safe: several tasks score at once, as with Concurrent Tasks in NiFi.
 */
final class ScoringFlow implements BatchScorer, AutoCloseable {

    private static final String SERVICE = "models";
    /** Answers false to whether a level is enabled. */
    private static final ComponentLog SILENCE = (ComponentLog) Proxy.newProxyInstance(
            ScoringFlow.class.getClassLoader(),
            new Class<?>[] {ComponentLog.class},
            (log, method, arguments) -> method.getReturnType() == boolean.class ? false : null);

    private final ScoreRecord processor = new ScoreRecord();
    private final StandardModelVersionService service = new StandardModelVersionService();
    private final AtomicLong flowFileIds = new AtomicLong();
    private final TestRunner runner;
    private final ProcessContext context;

    /**
     * Enables the services and schedules the processor.
     *
     * @param repository folder of the models
     * @param model the model that scores
     */
    ScoringFlow(final Path repository, final String model) throws InitializationException {
        runner = TestRunners.newTestRunner(processor);
        final JsonTreeReader reader = new Reader();
        runner.addControllerService("reader", reader);
        runner.enableControllerService(reader);
        final JsonRecordSetWriter writer = new Writer();
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.addControllerService(SERVICE, service);
        runner.setProperty(service, "Repository Directory", repository.toString());
        runner.setProperty(service, "Polling Interval", "100 millis");
        runner.setProperty(service, "Models", model);
        runner.enableControllerService(service);
        runner.setProperty("Model Version Service", SERVICE);
        runner.setProperty("Model Name", model);
        runner.setProperty("Record Reader", "reader");
        runner.setProperty("Record Writer", "writer");
        runner.setProperty("User Field", Traffic.USER);
        runner.setProperty("Item Field", Traffic.ITEM);
        runner.run(1, false, true);
        context = runner.getProcessContext();
    }

    /** NiFi's reader without the logger of the test library, which keeps every message, and the schema in it, for good. */
    private static final class Reader extends JsonTreeReader {

        @Override
        protected ComponentLog getLogger() {
            return SILENCE;
        }
    }

    /** NiFi's writer, likewise. */
    private static final class Writer extends JsonRecordSetWriter {

        @Override
        protected ComponentLog getLogger() {
            return SILENCE;
        }
    }

    /** What the service says of its versions. */
    List<ModelVersionStatus> versions() {
        return service.versions();
    }

    /** What the service has reported as an error, oldest first, in one line. */
    String errors() {
        return runner.getControllerServiceLogger(SERVICE).getErrorMessages().stream()
                .map(LogMessage::getMsg)
                .collect(Collectors.joining("; "));
    }

    @Override
    public Outcome score(final byte[] content) {
        // A state and a session for each FlowFile, since those of the test library keep everything they ever saw.
        final SharedSessionState state = new SharedSessionState(processor, flowFileIds);
        final MockProcessSession session = new MockProcessSession(state, processor);
        final MockProcessSession source = new MockProcessSession(state, processor);
        state.getFlowFileQueue().offer(source.importFrom(new ByteArrayInputStream(content), source.create()));
        processor.onTrigger(context, () -> session);
        final List<MockFlowFile> failures = session.getFlowFilesForRelationship("failure");
        final List<byte[]> scored = contents(session.getFlowFilesForRelationship("success"));
        if (scored.isEmpty() && failures.isEmpty()) {
            return Outcome.deferred();
        }
        return new Outcome(
                scored,
                contents(failures),
                false,
                failures.isEmpty() ? "" : failures.get(0).getAttribute("record.error.message"));
    }

    private static List<byte[]> contents(final List<MockFlowFile> flowFiles) {
        return flowFiles.stream().map(MockFlowFile::toByteArray).toList();
    }

    @Override
    public void close() {
        runner.disableControllerService(service);
    }
}

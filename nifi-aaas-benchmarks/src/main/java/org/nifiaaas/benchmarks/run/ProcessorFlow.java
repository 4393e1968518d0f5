package org.nifiaaas.benchmarks.run;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessSession;
import org.apache.nifi.util.SharedSessionState;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;

/**
 * A processor of records with NiFi's own JSON reader and writer, as on a canvas; only the sessions are those of NiFi's test library, which keeps content in
 * memory. Once started it is thread-safe: several tasks work at once, as with Concurrent Tasks in NiFi.
 */
public final class ProcessorFlow {

    /** Answers false to whether a level is enabled. */
    private static final ComponentLog SILENCE = (ComponentLog) Proxy.newProxyInstance(
            ProcessorFlow.class.getClassLoader(),
            new Class<?>[] {ComponentLog.class},
            (log, method, arguments) -> method.getReturnType() == boolean.class ? false : null);

    private final Processor processor;
    private final AtomicLong flowFileIds = new AtomicLong();
    private final TestRunner runner;
    private ProcessContext context;

    /** Prepares a processor with its reader and writer. */
    public ProcessorFlow(final Processor processor) throws InitializationException {
        this.processor = processor;
        runner = TestRunners.newTestRunner(processor);
        add("reader", new Reader());
        add("writer", new Writer());
        runner.setProperty("Record Reader", "reader");
        runner.setProperty("Record Writer", "writer");
    }

    private void add(final String name, final ControllerService service) throws InitializationException {
        runner.addControllerService(name, service);
        runner.enableControllerService(service);
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

    /** To set properties and add services before {@link #start}. */
    public TestRunner runner() {
        return runner;
    }

    /** Schedules the processor. */
    public void start() {
        runner.run(1, false, true);
        context = runner.getProcessContext();
    }

    /** What a service has reported as an error, oldest first, in one line. */
    public String errors(final String service) {
        return String.join(
                "; ",
                runner.getControllerServiceLogger(service).getErrorMessages().stream()
                        .map(LogMessage::getMsg)
                        .toList());
    }

    /** Lets the processor work on one FlowFile; the session has what came out. */
    public MockProcessSession trigger(final byte[] content) {
        // A state and a session for each FlowFile, since those of the test library keep everything they ever saw.
        final SharedSessionState state = new SharedSessionState(processor, flowFileIds);
        final MockProcessSession session = new MockProcessSession(state, processor);
        final MockProcessSession source = new MockProcessSession(state, processor);
        state.getFlowFileQueue().offer(source.importFrom(new ByteArrayInputStream(content), source.create()));
        processor.onTrigger(context, () -> session);
        return session;
    }

    /** Contents of what a session has for a relationship. */
    public static List<byte[]> contents(final MockProcessSession session, final String relationship) {
        return session.getFlowFilesForRelationship(relationship).stream()
                .map(MockFlowFile::toByteArray)
                .toList();
    }
}

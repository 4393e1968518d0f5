package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Scores over HTTP, as a user of NiFi 2 may draw it: one request with records, one answer with the same records in their order, the bad ones with reasons. */
public final class HttpScoringFlow {

    private static final String REQUEST = "Take a request";
    private static final String EXTRACT = "Clean";
    private static final String SCORE = "Score";
    private static final String ANSWER = "Answer";
    private static final String REFUSE = "Refuse";
    private static final String CONTEXT = "Requests that wait";
    private static final String CONTEXT_MAP = "HTTP Context Map";
    private static final String KEEP = "Rejected Records";
    private static final String WRITER = "Records (JSON array)";

    private HttpScoringFlow() {}

    /**
     * Puts it on the canvas, with its services enabled, and starts it.
     *
     * @param port what it listens on, on the loopback address
     * @return id of the process group
     */
    public static String start(final NifiClient nifi, final int port, final String repository, final String model)
            throws NifiException {
        final String context = nifi.parameterContexts()
                .create(
                        "http-scoring",
                        List.of(
                                new Parameter("model.repository", repository, ""),
                                new Parameter("model.name", model, "")));
        final String group = new FlowBuilder(nifi).build(nifi.rootGroup(), plan(port), context);
        nifi.enableServices(group, words -> {});
        nifi.requireValid(group, words -> {});
        nifi.startGroup(group);
        return group;
    }

    private static FlowPlan plan(final int port) {
        return new FlowPlan(
                "Scores over HTTP",
                "",
                List.of(
                        new Service(CONTEXT, "StandardHttpContextMap", Map.of()),
                        FlowParts.eventReader(),
                        new Service(WRITER, "JsonRecordSetWriter", Map.of()),
                        FlowParts.models(Map.of())),
                List.of(
                        Box.of(REQUEST, "HandleHttpRequest", 0, 0)
                                .with("Listening Port", Integer.toString(port))
                                .with("Hostname", "127.0.0.1")
                                .using(CONTEXT_MAP, CONTEXT),
                        Box.of(EXTRACT, "ExtractFeatures", 0, FlowParts.STEP)
                                .using(FlowParts.READER, FlowParts.EVENT_READER)
                                .using(FlowParts.WRITER, WRITER)
                                .with("Time Field", "event_time")
                                .with(KEEP, "keep")
                                .ending(FlowParts.UNMATCHED),
                        Box.of(SCORE, "ScoreRecord", 0, 2 * FlowParts.STEP)
                                .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                                .with(FlowParts.MODEL_NAME, "#{model.name}")
                                .using(FlowParts.READER, FlowParts.EVENT_READER)
                                .using(FlowParts.WRITER, WRITER)
                                .with(KEEP, "keep")
                                .ending("unknown"),
                        Box.of(ANSWER, "HandleHttpResponse", 0, 3 * FlowParts.STEP)
                                .with("HTTP Status Code", "200")
                                .using(CONTEXT_MAP, CONTEXT)
                                .ending(FlowParts.SUCCESS, FlowParts.FAILURE),
                        Box.of(REFUSE, "HandleHttpResponse", 600, 3 * FlowParts.STEP)
                                .with("HTTP Status Code", "400")
                                .with("X-Reason", "${record.error.message}")
                                .using(CONTEXT_MAP, CONTEXT)
                                .ending(FlowParts.SUCCESS, FlowParts.FAILURE)),
                List.of(
                        Arrow.of(REQUEST, EXTRACT, FlowParts.SUCCESS),
                        Arrow.of(EXTRACT, SCORE, FlowParts.SUCCESS),
                        Arrow.of(EXTRACT, REFUSE, FlowParts.FAILURE),
                        Arrow.of(SCORE, ANSWER, FlowParts.SUCCESS),
                        Arrow.of(SCORE, REFUSE, FlowParts.FAILURE)),
                List.of());
    }
}

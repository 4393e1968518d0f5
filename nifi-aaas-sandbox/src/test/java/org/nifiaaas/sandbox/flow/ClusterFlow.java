package org.nifiaaas.sandbox.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;

/**
 * A flow that scores, trains and promotes on the nodes of a cluster. What a node scores are files in its own folder {@link #IN}, so that it is known which node
 * has what, and what comes of it is in folders of the node, too. The boxes that train are those of the project's flows. Stateless.
 */
public final class ClusterFlow {

    /** Folders in the home of a node. */
    public static final String IN = "in";

    public static final String OUT = "out";
    public static final String TRAINED = "trained";

    /** What should not be. */
    public static final String REFUSED = "refused";

    /** Boxes that are run by hand, on the primary node. */
    public static final String TRAIN = "Train now";

    public static final String PROMOTE_NOW = "Promote now";

    private static final String NAME = "cluster";
    private static final String READ = "Read files";
    private static final String SCORE = "Score";
    private static final String NAME_FILES = "Name files by arm";
    private static final String WRITE = "Write scores";
    private static final String START = "Start training";
    private static final String FOLLOW = "Follow training";
    private static final String WRITE_TRAINED = "Write result of training";
    private static final String PROMOTE = "Promote to stable";
    private static final String WRITE_REFUSED = "Write what is refused";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";
    private static final String UNKNOWN = "unknown";
    private static final double FIRST_X = 0;
    private static final double SECOND_X = 560;
    private static final double STEP = FlowParts.STEP;

    private ClusterFlow() {}

    /**
     * Builds the flow and starts all of it but the boxes that are run by hand.
     *
     * @param values values of parameters; the flow's others get the usual ones
     * @return id of the flow's process group
     */
    public static String start(final NifiClient nifi, final Map<String, String> values) throws NifiException {
        final List<Parameter> parameters = ModelLifeFlow.parameters().stream()
                .map(parameter -> parameter.withValue(values.getOrDefault(parameter.name(), parameter.value())))
                .toList();
        final String context = nifi.parameterContexts().create(NAME, parameters);
        final String group = new FlowBuilder(nifi).build(nifi.rootGroup(), plan(), context);
        nifi.enableServices(group, words -> {});
        nifi.requireValid(group, words -> {});
        for (final BoxStatus box : nifi.boxes(group)) {
            if (!Set.of(TRAIN, PROMOTE_NOW).contains(box.name())) {
                nifi.startBox(box.id());
            }
        }
        return group;
    }

    private static FlowPlan plan() {
        final List<Box> boxes = new ArrayList<>(List.of(
                Box.of(READ, "GetFile", FIRST_X, 0).with("Input Directory", IN).with("Keep Source File", "false"),
                Box.of(SCORE, "ScoreRecord", FIRST_X, STEP)
                        .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                        .using(FlowParts.READER, FlowParts.EVENT_READER)
                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                        .with(FlowParts.MODEL_NAME, "#{model.name}")
                        .with("Traffic Split", "#{traffic.split}")
                        .with("Split Key", "#{" + FlowParameters.SPLIT_KEY + "}"),
                Box.of(NAME_FILES, "UpdateAttribute", FIRST_X, 2 * STEP)
                        .with("filename", "${filename}.${score.arm}.${uuid}"),
                writer(WRITE, OUT, FIRST_X, 3 * STEP)));
        boxes.addAll(FlowParts.training(FlowParts.FOUR_COLUMNS, TRAIN, START, FOLLOW, SECOND_X, 0));
        boxes.add(writer(WRITE_TRAINED, TRAINED, SECOND_X, 3 * STEP));
        boxes.add(Box.of(PROMOTE_NOW, "GenerateFlowFile", 2 * SECOND_X, 0)
                .with("training.version", "2")
                .atTimes("0 0 2 * * ?")
                .onDemand());
        boxes.add(Box.of(PROMOTE, "PromoteModelVersion", 2 * SECOND_X, STEP)
                .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                .with(FlowParts.MODEL_NAME, "#{model.name}")
                .with("Version", "${training.version}")
                .with("Label", "stable")
                .with("Champion Comparison", "none")
                .with("Parts Comparison", "none")
                .with("Calibration Tolerance", "0")
                .ending("promoted"));
        boxes.add(writer(WRITE_REFUSED, REFUSED, SECOND_X, 4 * STEP));
        return new FlowPlan(
                NAME,
                "",
                List.of(
                        FlowParts.eventReader(),
                        FlowParts.recordWriter(),
                        FlowParts.models(Map.of("Version Policy", "label", "Label", "stable")),
                        FlowParts.livy()),
                boxes,
                arrows(),
                List.of());
    }

    /** A FlowFile that is written once more, after a crash, replaces what it has written before. */
    private static Box writer(final String name, final String folder, final double x, final double y) {
        return Box.of(name, "PutFile", x, y)
                .with("Directory", folder)
                .with("Conflict Resolution Strategy", "replace")
                .ending(SUCCESS);
    }

    private static List<Arrow> arrows() {
        return List.of(
                Arrow.of(READ, SCORE, SUCCESS),
                Arrow.of(SCORE, NAME_FILES, SUCCESS),
                Arrow.of(SCORE, WRITE_REFUSED, UNKNOWN, FAILURE),
                Arrow.of(NAME_FILES, WRITE, SUCCESS),
                FlowParts.retry(WRITE, FIRST_X, 3 * STEP, FAILURE),
                Arrow.of(TRAIN, START, SUCCESS),
                Arrow.of(START, FOLLOW, SUCCESS),
                Arrow.of(START, WRITE_REFUSED, FAILURE),
                FlowParts.retry(FOLLOW, SECOND_X, 2 * STEP, "running"),
                Arrow.of(FOLLOW, WRITE_TRAINED, SUCCESS),
                Arrow.of(FOLLOW, WRITE_REFUSED, FAILURE),
                FlowParts.retry(WRITE_TRAINED, SECOND_X, 3 * STEP, FAILURE),
                Arrow.of(PROMOTE_NOW, PROMOTE, SUCCESS),
                Arrow.of(PROMOTE, WRITE_REFUSED, "held", "rejected", FAILURE),
                FlowParts.retry(WRITE_REFUSED, SECOND_X, 4 * STEP, FAILURE));
    }
}

package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Place;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Features by name: the purchases of the stream get windows and histories from profiles, which files of earlier purchases have warmed up. */
public final class FeaturesFlow {

    public static final String READ = "Read purchases";
    public static final String ADD = "Add features";
    public static final String PUBLISH = "Publish features";
    public static final String PUBLISH_REJECTED = "Publish what has no features";
    public static final String READ_FEATURES = "Read features";
    public static final String SCORE = "Score by features";
    public static final String PUBLISH_SCORES = "Publish scores";
    public static final String LIST = "Find history files";
    public static final String FETCH = "Read history files";
    public static final String SPLIT = "Cut into pieces";
    public static final String WARM = "Warm profiles up";
    public static final String UNREAD = "Log unread files";

    private static final String SUCCESS = FlowParts.SUCCESS;
    private static final String FAILURE = FlowParts.FAILURE;
    private static final String UNMATCHED = FlowParts.UNMATCHED;
    private static final String HISTORY_READER = "History (CSV)";
    private static final String SPECIFICATION = "#{features.specification}";
    private static final String PIECE = "10000";

    private static final double STREAM_X = 0;
    private static final double REJECTED_X = 620;
    private static final double SCORES_X = 1240;
    private static final double WARM_X = 1860;
    private static final double UNREAD_X = 2480;
    private static final double TOP = FlowParts.TOP;
    private static final double STEP = FlowParts.STEP;
    private static final double HEIGHT = TOP + 4 * STEP;

    private FeaturesFlow() {}

    static List<Parameter> parameters() {
        return FlowParameters.of(
                "kafka.brokers",
                "features.kafka.group",
                "kafka.events.topic",
                "features.topic",
                "features.rejected.topic",
                "event.user.field",
                "event.item.field",
                "event.amount.field",
                "event.time.field",
                "features.scores.kafka.group",
                "features.scores.topic",
                "features.model",
                "model.repository",
                "features.specification",
                "profiles.folder",
                "erased.users",
                "history.folder");
    }

    static FlowPlan plan() {
        return new FlowPlan(
                "Features",
                "Adds windows and histories to purchases, from profiles that remember what was before, and scores by them.",
                services(),
                boxes(),
                arrows(),
                notes());
    }

    private static List<Service> services() {
        return List.of(
                FlowParts.eventReader(),
                FlowParts.recordWriter(),
                new Service(HISTORY_READER, "CSVReader", Map.of("schema-access-strategy", "csv-header-derived")),
                FlowParts.profiles("#{profiles.folder}"),
                FlowParts.models(Map.of("Models", "#{features.model}")));
    }

    private static List<Box> boxes() {
        return List.of(
                FlowParts.consumer(READ, "#{kafka.events.topic}", "#{features.kafka.group}", STREAM_X, TOP),
                FlowParts.profiled(FlowParts.extractor(ADD, STREAM_X, TOP + STEP), SPECIFICATION, "read and update")
                        .saying("What was before a purchase becomes its features; the purchase counts from then on"),
                FlowParts.publisher(PUBLISH, "#{features.topic}", STREAM_X, TOP + 2 * STEP),
                FlowParts.consumer(READ_FEATURES, "#{features.topic}", "#{features.scores.kafka.group}", SCORES_X, TOP)
                        .onDemand()
                        .saying("Start it when there is a model that was trained with the specification"),
                Box.of(SCORE, "ScoreRecord", SCORES_X, TOP + STEP)
                        .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                        .using(FlowParts.READER, FlowParts.EVENT_READER)
                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                        .using(FlowParts.PROFILE_SERVICE, FlowParts.PROFILES)
                        .with(FlowParts.MODEL_NAME, "#{features.model}")
                        .with("User History", "live")
                        .saying("What a record has no field for comes from the profiles"),
                FlowParts.publisher(PUBLISH_SCORES, "#{features.scores.topic}", SCORES_X, TOP + 2 * STEP),
                FlowParts.publisher(PUBLISH_REJECTED, "#{features.rejected.topic}", REJECTED_X, TOP + 2 * STEP),
                Box.of(LIST, "ListFile", WARM_X, TOP)
                        .with("Input Directory", "#{history.folder}")
                        .with("Recurse Subdirectories", "false")
                        .onDemand()
                        .saying("Started, it finds each file once, also those that come later"),
                Box.of(FETCH, "FetchFile", WARM_X, TOP + STEP)
                        .with("File to Fetch", "${absolute.path}/${filename}")
                        .with("Completion Strategy", "None")
                        .saying("The files stay where they are"),
                Box.of(SPLIT, "SplitRecord", WARM_X, TOP + 2 * STEP)
                        .using(FlowParts.READER, HISTORY_READER)
                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                        .with("Records Per Split", PIECE)
                        .ending("original")
                        .saying("The queue below shows how much is still to come"),
                FlowParts.profiled(
                                Box.of(WARM, "ExtractFeatures", WARM_X, TOP + 3 * STEP)
                                        .using(FlowParts.READER, FlowParts.EVENT_READER)
                                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                                        .with("Amount Field", "amount")
                                        .with("Time Field", "event_time"),
                                SPECIFICATION,
                                "update")
                        .ending(SUCCESS)
                        .saying("A purchase that the stream has brought already counts once"),
                FlowParts.log(UNREAD, "error", UNREAD_X, TOP + STEP));
    }

    private static List<Arrow> arrows() {
        return List.of(
                Arrow.of(READ, ADD, SUCCESS).holding(100, "200 MB").keepingTheOrder(),
                Arrow.of(ADD, PUBLISH, SUCCESS),
                Arrow.of(ADD, PUBLISH_REJECTED, UNMATCHED, FAILURE),
                Arrow.of(READ_FEATURES, SCORE, SUCCESS).holding(100, "200 MB"),
                Arrow.of(SCORE, PUBLISH_SCORES, SUCCESS),
                Arrow.of(SCORE, PUBLISH_REJECTED, "unknown", FAILURE),
                FlowParts.retry(PUBLISH_SCORES, SCORES_X, TOP + 2 * STEP, FAILURE),
                FlowParts.retry(PUBLISH, STREAM_X, TOP + 2 * STEP, FAILURE),
                FlowParts.retry(PUBLISH_REJECTED, REJECTED_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(LIST, FETCH, SUCCESS),
                Arrow.of(FETCH, SPLIT, SUCCESS).holding(2, "1 GB"),
                Arrow.of(FETCH, UNREAD, FAILURE, "not.found", "permission.denied"),
                Arrow.of(SPLIT, WARM, "splits"),
                Arrow.of(SPLIT, UNREAD, FAILURE),
                Arrow.of(WARM, PUBLISH_REJECTED, UNMATCHED, FAILURE)
                        .around(new Place(REJECTED_X + Box.WIDTH / 2, TOP + 3 * STEP + Box.HEIGHT / 2)));
    }

    private static List<Note> notes() {
        return List.of(
                FlowParts.area(
                        """
                        FEATURES OF THE STREAM
                        Each purchase gets windows and a history as of its
                        own time, and counts from then on.""",
                        "#eaf4fb",
                        STREAM_X,
                        STREAM_X,
                        HEIGHT),
                FlowParts.area(
                        """
                        NO FEATURES
                        What is no purchase or cannot be
                        scored, with the reason.""",
                        "#f3f3f3",
                        REJECTED_X,
                        REJECTED_X,
                        HEIGHT),
                FlowParts.area(
                        """
                        SCORES
                        A version is told what its own specification
                        asks for. A purchase counts from the next on.""",
                        "#fdf3e4",
                        SCORES_X,
                        SCORES_X,
                        HEIGHT),
                FlowParts.area(
                        """
                        WARM-UP
                        Files of earlier purchases fill the profiles.
                        Start "Find history files" for it, and the
                        stream when the queues are empty.""",
                        "#eef7ea",
                        WARM_X,
                        UNREAD_X,
                        HEIGHT));
    }
}

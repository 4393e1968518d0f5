package org.nifiaaas.sandbox.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.Parameter;

/**
 * The project's flow: events come from Kafka, are cleaned and scored and go back to Kafka; cleaned events are archived as history; a training on that history
 * is run on Spark through Livy, and its result is the version that scores next.
 *
 * <p>It is written for the Kafka boxes of the sandbox; {@link KafkaBoxes} makes the ones for other versions of NiFi of it.
 */
public final class PropensityFlow {

    public static final String NAME = "User-item propensity";

    public static final String READ = "Read card events";
    public static final String EXTRACT = "Clean and extract features";
    public static final String SCORE = "Score with the serving version";
    public static final String PUBLISH_SCORES = "Publish scores";
    public static final String PUBLISH_REJECTED = "Publish rejected";
    public static final String PURCHASES = "Keep purchases only";
    public static final String COLLECT = "Collect history";
    public static final String NAME_FILE = "Name the history file";
    public static final String ARCHIVE = "Archive history";
    public static final String TRAIN = "Train now";
    public static final String START_TRAINING = "Start training on Spark";
    public static final String FOLLOW_TRAINING = "Follow the training";
    public static final String TRAINED = "Training succeeded";
    public static final String TRAINING_FAILED = "Training failed";

    private static final String HISTORY_READER = "Cleaned events (JSON)";
    private static final String HISTORY_WRITER = "History (CSV)";

    private static final String SUCCESS = FlowParts.SUCCESS;
    private static final String FAILURE = FlowParts.FAILURE;

    static final double SCORING_X = 560;
    static final double REJECTED_X = 0;
    static final double HISTORY_X = 1180;
    private static final double TRAINING_X = 1800;
    private static final double FAILED_X = 2300;
    private static final double TOP = FlowParts.TOP;
    private static final double STEP = FlowParts.STEP;

    private PropensityFlow() {}

    static List<Parameter> parameters() {
        return FlowParameters.of(
                "kafka.brokers",
                "kafka.group",
                "kafka.events.topic",
                "kafka.candidates.topic",
                "kafka.scores.topic",
                "kafka.rejected.topic",
                "event.user.field",
                "event.item.field",
                "event.amount.field",
                "event.time.field",
                "model.repository",
                "model.name",
                "history.folder",
                "results.folder",
                "livy.url",
                "training.jar",
                "training.options",
                "erased.users");
    }

    static FlowPlan plan() {
        final List<Box> boxes = new ArrayList<>();
        boxes.addAll(scoringBoxes());
        boxes.add(purchases());
        boxes.addAll(historyBoxes());
        boxes.addAll(trainingBoxes(FlowParts.FOUR_COLUMNS));
        return new FlowPlan(
                NAME,
                "Scores card events from Kafka with the latest model version, archives them and trains new versions.",
                services(HistorySchema.of(List.of())),
                boxes,
                arrows(),
                notes());
    }

    /**
     * The services.
     *
     * @param historySchema what of an event is archived: a schema, or a reference to a parameter with it
     */
    static List<Service> services(final String historySchema) {
        return List.of(
                FlowParts.eventReader(),
                FlowParts.recordWriter(),
                new Service(
                        HISTORY_READER,
                        "JsonTreeReader",
                        Map.of("schema-access-strategy", "schema-text-property", "schema-text", historySchema)),
                new Service(
                        HISTORY_WRITER,
                        "CSVRecordSetWriter",
                        Map.of(
                                "Schema Write Strategy", "no-schema",
                                "schema-access-strategy", "inherit-record-schema",
                                "CSV Format", "rfc-4180",
                                "Include Header Line", "true")),
                FlowParts.models(Map.of()),
                FlowParts.livy());
    }

    private static List<Box> scoringBoxes() {
        return List.of(
                FlowParts.consumer(
                        READ, "#{kafka.events.topic},#{kafka.candidates.topic}", "#{kafka.group}", SCORING_X, TOP),
                FlowParts.extractor(EXTRACT, SCORING_X, TOP + STEP),
                score(),
                FlowParts.publisher(PUBLISH_SCORES, "#{kafka.scores.topic}", SCORING_X, TOP + 3 * STEP),
                FlowParts.publisher(PUBLISH_REJECTED, "#{kafka.rejected.topic}", REJECTED_X, TOP + 2 * STEP));
    }

    static Box score() {
        return Box.of(SCORE, "ScoreRecord", SCORING_X, TOP + 2 * STEP)
                .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                .using(FlowParts.READER, FlowParts.EVENT_READER)
                .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                .with(FlowParts.MODEL_NAME, "#{model.name}")
                .saying("Waits while there is no version; a new one takes over between two FlowFiles");
    }

    private static Box purchases() {
        return Box.of(PURCHASES, "RouteOnAttribute", HISTORY_X, TOP + STEP)
                .with("purchases", "${kafka.topic:equals(#{kafka.events.topic})}")
                .ending(FlowParts.UNMATCHED)
                .saying("Candidates are scored and not archived: they were not bought");
    }

    static List<Box> historyBoxes() {
        return List.of(
                Box.of(COLLECT, "MergeRecord", HISTORY_X, TOP + 2 * STEP)
                        .using("record-reader", HISTORY_READER)
                        .using("record-writer", HISTORY_WRITER)
                        .with("min-records", "20000")
                        .with("max-records", "200000")
                        .with("max-bin-age", "10 sec")
                        .ending("original")
                        .saying("Many events make one file"),
                Box.of(NAME_FILE, "UpdateAttribute", HISTORY_X, TOP + 3 * STEP)
                        .with("filename", "history-${now():format('yyyyMMdd-HHmmss')}-${uuid}.csv"),
                Box.of(ARCHIVE, "PutFile", HISTORY_X, TOP + 4 * STEP)
                        .with("Directory", "#{history.folder}")
                        .with("Conflict Resolution Strategy", "fail")
                        .ending(SUCCESS));
    }

    /**
     * The boxes of the training.
     *
     * @param columns arguments that say which columns of the history are which
     */
    static List<Box> trainingBoxes(final String columns) {
        final List<Box> boxes =
                new ArrayList<>(FlowParts.training(columns, TRAIN, START_TRAINING, FOLLOW_TRAINING, TRAINING_X, TOP));
        boxes.add(FlowParts.log(TRAINED, "info", TRAINING_X, TOP + 3 * STEP));
        boxes.add(FlowParts.log(TRAINING_FAILED, "error", FAILED_X, TOP + 3 * STEP));
        return boxes;
    }

    private static List<Arrow> arrows() {
        final List<Arrow> arrows = new ArrayList<>(List.of(
                Arrow.of(READ, EXTRACT, SUCCESS).holding(100, "200 MB"),
                Arrow.of(EXTRACT, SCORE, SUCCESS).holding(1000, "1 GB"),
                Arrow.of(EXTRACT, PUBLISH_REJECTED, FlowParts.UNMATCHED, FAILURE),
                Arrow.of(SCORE, PUBLISH_SCORES, SUCCESS),
                Arrow.of(SCORE, PUBLISH_REJECTED, "unknown", FAILURE),
                FlowParts.retry(PUBLISH_SCORES, SCORING_X, TOP + 3 * STEP, FAILURE),
                FlowParts.retry(PUBLISH_REJECTED, REJECTED_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(EXTRACT, PURCHASES, SUCCESS).holding(1000, "1 GB"),
                Arrow.of(PURCHASES, COLLECT, "purchases").holding(1000, "1 GB")));
        arrows.addAll(historyArrows());
        arrows.addAll(trainingArrows());
        return arrows;
    }

    static List<Arrow> historyArrows() {
        return List.of(
                Arrow.of(COLLECT, NAME_FILE, "merged"),
                FlowParts.retry(COLLECT, HISTORY_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(NAME_FILE, ARCHIVE, SUCCESS),
                FlowParts.retry(ARCHIVE, HISTORY_X, TOP + 4 * STEP, FAILURE));
    }

    static List<Arrow> trainingArrows() {
        return List.of(
                Arrow.of(TRAIN, START_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, FOLLOW_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, TRAINING_FAILED, FAILURE),
                FlowParts.retry(FOLLOW_TRAINING, TRAINING_X, TOP + 2 * STEP, "running"),
                Arrow.of(FOLLOW_TRAINING, TRAINED, SUCCESS),
                Arrow.of(FOLLOW_TRAINING, TRAINING_FAILED, FAILURE));
    }

    private static List<Note> notes() {
        final List<Note> notes = new ArrayList<>(List.of(area(
                """
                SCORING
                Events come from Kafka in batches, are cleaned by the rules of the training, and get a score from the
                model version that serves at that moment. Each record leaves with a passport: model, version, checksums
                and time. What cannot be scored goes to a topic of its own: nothing is lost in silence.""",
                "#eaf4fb",
                REJECTED_X,
                SCORING_X)));
        notes.addAll(furtherNotes());
        return notes;
    }

    /** What is said of history and training. */
    static List<Note> furtherNotes() {
        return List.of(
                area(
                        """
                        HISTORY
                        The cleaned events are archived as CSV files:
                        the next version learns from what arrived.""",
                        "#eef7ea",
                        HISTORY_X,
                        HISTORY_X),
                area(
                        """
                        TRAINING
                        Run the box "Train now" once: Spark trains on the history, through Livy, and writes a new version
                        into the model repository. The scoring beside it takes the new version up by itself, once it has
                        been checked and loaded.""",
                        "#fdf3e3",
                        TRAINING_X,
                        FAILED_X));
    }

    static Note area(final String text, final String color, final double firstX, final double lastX) {
        return FlowParts.area(text, color, firstX, lastX, TOP + 5 * STEP);
    }
}

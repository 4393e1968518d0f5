package org.nifiaaas.sandbox.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Place;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;

/**
 * The project's flow: events come from Kafka, are cleaned and scored and go back to Kafka; cleaned events are archived as history; a training on that history
 * is run on Spark through Livy, and its result is the version that scores next.
 *
 * <p>It is written for the Kafka boxes of the sandbox; {@link KafkaBoxes} makes the ones for other versions of NiFi of it.
 */
public final class PropensityFlow {

    public static final String NAME = "User-item propensity";
    public static final String PARAMETER_CONTEXT = "nifi-aaas";

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

    private static final String EVENT_READER = "Events (JSON)";
    private static final String RECORD_WRITER = "Records (JSON lines)";
    private static final String HISTORY_READER = "Cleaned events (JSON)";
    private static final String HISTORY_WRITER = "History (CSV)";
    private static final String MODELS = "Model versions";
    private static final String LIVY = "Livy";

    private static final String READER = "Record Reader";
    private static final String WRITER = "Record Writer";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";
    private static final String EVERY_NIGHT = "0 0 2 * * ?";

    private static final double SCORING_X = 560;
    private static final double REJECTED_X = 0;
    private static final double HISTORY_X = 1180;
    private static final double TRAINING_X = 1800;
    private static final double FAILED_X = 2300;
    private static final double TOP = 220;
    private static final double STEP = 240;

    /** Schema of the history: the four fields that ExtractFeatures adds to every accepted event. */
    private static final String HISTORY_SCHEMA =
            """
            {
              "type": "record",
              "name": "interaction",
              "fields": [
                {"name": "user", "type": "string"},
                {"name": "item", "type": "string"},
                {"name": "amount", "type": ["null", "double"]},
                {"name": "event_time", "type": "long"}
              ]
            }""";

    private static final String TRAINING_ARGUMENTS =
            """
            --input
            #{history.folder}
            --user-column
            user
            --item-column
            item
            --amount-column
            amount
            --time-column
            event_time
            --repository
            #{model.repository}
            --model
            #{model.name}
            --result
            #{results.folder}/${livy.batch.name}.json
            --run-id
            ${livy.batch.name}
            --reason
            ${training.reason}
            #{training.options}""";

    private PropensityFlow() {}

    /** The parameters with values for a NiFi whose Kafka, Livy and folders are in the usual places. */
    public static List<Parameter> parameters() {
        return List.of(
                new Parameter("kafka.brokers", "localhost:9092", "Kafka's bootstrap servers, host:port,host:port"),
                new Parameter("kafka.group", "nifi-aaas", "Consumer group of the flow"),
                new Parameter("kafka.events.topic", "card-events", "Purchases: scored, and archived as history"),
                new Parameter(
                        "kafka.candidates.topic",
                        "card-candidates",
                        "Pairs of card and merchant that are to be scored and are no purchases: never archived"),
                new Parameter("kafka.scores.topic", "card-scores", "Scored records go here"),
                new Parameter("kafka.rejected.topic", "card-rejected", "Records that cannot be scored go here"),
                new Parameter("event.user.field", "card", "Field of the user in an event"),
                new Parameter("event.item.field", "merchant", "Field of the item in an event"),
                new Parameter("event.amount.field", "amount", "Field of the amount in an event"),
                new Parameter("event.time.field", "date", "Field of the time in an event"),
                new Parameter("model.repository", "/opt/nifi-aaas/models", "Folder of the model versions"),
                new Parameter("model.name", "propensity", "Model that scores and that training adds versions to"),
                new Parameter("history.folder", "/opt/nifi-aaas/history", "Folder that cleaned events are archived in"),
                new Parameter("results.folder", "/opt/nifi-aaas/results", "Folder that trainings write results into"),
                new Parameter("livy.url", "http://localhost:8998", "Address of Apache Livy"),
                new Parameter(
                        "training.jar", "/opt/nifi-aaas/nifi-aaas-training.jar", "Training job, where Spark finds it"),
                new Parameter(
                        "training.options",
                        "--epochs\n10\n--batch-size\n2000",
                        "Further arguments of the training job, one in each line"));
    }

    static FlowPlan plan() {
        final List<Box> boxes = new ArrayList<>();
        boxes.addAll(scoringBoxes());
        boxes.addAll(historyBoxes());
        boxes.addAll(trainingBoxes());
        return new FlowPlan(
                NAME,
                "Scores card events from Kafka with the latest model version, archives them and trains new versions.",
                services(),
                boxes,
                arrows(),
                notes());
    }

    /** What the plan sets in a box. */
    static Map<String, String> plannedProperties(final String boxName) {
        return plan().boxes().stream()
                .filter(box -> box.name().equals(boxName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan has no box named " + boxName))
                .properties();
    }

    private static List<Service> services() {
        return List.of(
                new Service(EVENT_READER, "JsonTreeReader", Map.of("schema-access-strategy", "infer-schema")),
                new Service(
                        RECORD_WRITER,
                        "JsonRecordSetWriter",
                        Map.of(
                                "Schema Write Strategy", "no-schema",
                                "schema-access-strategy", "inherit-record-schema",
                                "output-grouping", "output-oneline")),
                new Service(
                        HISTORY_READER,
                        "JsonTreeReader",
                        Map.of("schema-access-strategy", "schema-text-property", "schema-text", HISTORY_SCHEMA)),
                new Service(
                        HISTORY_WRITER,
                        "CSVRecordSetWriter",
                        Map.of(
                                "Schema Write Strategy", "no-schema",
                                "schema-access-strategy", "inherit-record-schema",
                                "CSV Format", "rfc-4180",
                                "Include Header Line", "true")),
                new Service(
                        MODELS,
                        "StandardModelVersionService",
                        Map.of(
                                "Repository Directory", "#{model.repository}",
                                "Models", "#{model.name}",
                                "Polling Interval", "2 sec")),
                new Service(LIVY, "StandardLivyBatchService", Map.of("Livy URL", "#{livy.url}")));
    }

    private static List<Box> scoringBoxes() {
        return List.of(
                Box.of(READ, KafkaBoxes.SANDBOX_CONSUME, SCORING_X, TOP)
                        .with("bootstrap.servers", "#{kafka.brokers}")
                        .with("topic", "#{kafka.events.topic},#{kafka.candidates.topic}")
                        .with("group.id", "#{kafka.group}")
                        .with("auto.offset.reset", "earliest")
                        .with("message-demarcator", "\n")
                        .with("max.poll.records", "10000")
                        .saying("One FlowFile for all messages of about a second"),
                Box.of(EXTRACT, "ExtractFeatures", SCORING_X, TOP + STEP)
                        .using(READER, EVENT_READER)
                        .using(WRITER, RECORD_WRITER)
                        .with("User Field", "#{event.user.field}")
                        .with("Item Field", "#{event.item.field}")
                        .with("Amount Field", "#{event.amount.field}")
                        .with("Time Field", "#{event.time.field}")
                        .saying("The same rules as in the training"),
                Box.of(SCORE, "ScoreRecord", SCORING_X, TOP + 2 * STEP)
                        .using("Model Version Service", MODELS)
                        .using(READER, EVENT_READER)
                        .using(WRITER, RECORD_WRITER)
                        .with("Model Name", "#{model.name}")
                        .saying("Waits while there is no version; a new one takes over between two FlowFiles"),
                publisher(PUBLISH_SCORES, "#{kafka.scores.topic}", SCORING_X, TOP + 3 * STEP),
                publisher(PUBLISH_REJECTED, "#{kafka.rejected.topic}", REJECTED_X, TOP + 2 * STEP));
    }

    private static Box publisher(final String name, final String topic, final double x, final double y) {
        return Box.of(name, KafkaBoxes.SANDBOX_PUBLISH, x, y)
                .with("bootstrap.servers", "#{kafka.brokers}")
                .with("topic", topic)
                .with("acks", "all")
                .with("message-demarcator", "\n")
                .with("ack.wait.time", "30 secs")
                .ending(SUCCESS)
                .saying("What Kafka does not take is tried again");
    }

    private static List<Box> historyBoxes() {
        return List.of(
                Box.of(PURCHASES, "RouteOnAttribute", HISTORY_X, TOP + STEP)
                        .with("purchases", "${kafka.topic:equals(#{kafka.events.topic})}")
                        .ending("unmatched")
                        .saying("Candidates are scored and not archived: they were not bought"),
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

    private static List<Box> trainingBoxes() {
        return List.of(
                Box.of(TRAIN, "GenerateFlowFile", TRAINING_X, TOP)
                        .with("training.reason", "the history has grown")
                        .atTimes(EVERY_NIGHT)
                        .saying("Run it once to train now; started, it trains every night at two"),
                Box.of(START_TRAINING, "StartSparkBatch", TRAINING_X, TOP + STEP)
                        .using("Livy Batch Service", LIVY)
                        .with("Application File", "#{training.jar}")
                        .with("Main Class", "org.nifiaaas.training.TrainJob")
                        .with("Arguments", TRAINING_ARGUMENTS)
                        .with("Result File", "#{results.folder}/${livy.batch.name}.json")
                        .with("Give Up After", "10 mins")
                        .saying("Never starts a second batch for one FlowFile"),
                Box.of(FOLLOW_TRAINING, "GetSparkBatchStatus", TRAINING_X, TOP + 2 * STEP)
                        .using("Livy Batch Service", LIVY)
                        .with("Result File", "#{results.folder}/${livy.batch.name}.json")
                        .with("Run Time Limit", "6 hours")
                        .penalizingFor("2 sec")
                        .saying("Asks every two seconds; no thread waits"),
                Box.of(TRAINED, "LogAttribute", TRAINING_X, TOP + 3 * STEP)
                        .with("Log Level", "info")
                        .with("Log prefix", "Training succeeded")
                        .ending(SUCCESS),
                Box.of(TRAINING_FAILED, "LogAttribute", FAILED_X, TOP + 3 * STEP)
                        .with("Log Level", "error")
                        .with("Log prefix", "Training failed")
                        .ending(SUCCESS));
    }

    private static List<Arrow> arrows() {
        return List.of(
                Arrow.of(READ, EXTRACT, SUCCESS).holding(100, "200 MB"),
                Arrow.of(EXTRACT, SCORE, SUCCESS).holding(1000, "1 GB"),
                Arrow.of(EXTRACT, PUBLISH_REJECTED, "unmatched", FAILURE),
                Arrow.of(SCORE, PUBLISH_SCORES, SUCCESS),
                Arrow.of(SCORE, PUBLISH_REJECTED, "unknown", FAILURE),
                retry(PUBLISH_SCORES, SCORING_X, TOP + 3 * STEP, FAILURE),
                retry(PUBLISH_REJECTED, REJECTED_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(EXTRACT, PURCHASES, SUCCESS).holding(1000, "1 GB"),
                Arrow.of(PURCHASES, COLLECT, "purchases").holding(1000, "1 GB"),
                Arrow.of(COLLECT, NAME_FILE, "merged"),
                retry(COLLECT, HISTORY_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(NAME_FILE, ARCHIVE, SUCCESS),
                retry(ARCHIVE, HISTORY_X, TOP + 4 * STEP, FAILURE),
                Arrow.of(TRAIN, START_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, FOLLOW_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, TRAINING_FAILED, FAILURE),
                retry(FOLLOW_TRAINING, TRAINING_X, TOP + 2 * STEP, "running"),
                Arrow.of(FOLLOW_TRAINING, TRAINED, SUCCESS),
                Arrow.of(FOLLOW_TRAINING, TRAINING_FAILED, FAILURE));
    }

    /** A connection of a box to itself, drawn as a loop below its left corner, where its label covers nothing. */
    private static Arrow retry(final String box, final double x, final double y, final String relationship) {
        final double below = y + Box.HEIGHT + 48;
        return Arrow.of(box, box, relationship).around(new Place(x - 20, below), new Place(x - 90, below));
    }

    private static List<Note> notes() {
        return List.of(
                area(
                        """
                        SCORING
                        Events come from Kafka in batches, are cleaned by the rules of the training, and get a score from the
                        model version that serves at that moment. Each record leaves with a passport: model, version, checksums
                        and time. What cannot be scored goes to a topic of its own: nothing is lost in silence.""",
                        "#eaf4fb",
                        REJECTED_X,
                        SCORING_X),
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

    /** A coloured background for the boxes between two columns, with words at its top. */
    private static Note area(final String text, final String color, final double firstX, final double lastX) {
        return new Note(text, new Place(firstX - 200, 0), lastX - firstX + Box.WIDTH + 240, TOP + 5 * STEP, 18, color);
    }
}

package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Place;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;

/** What the project's flows have in common. Stateless. */
final class FlowParts {

    static final String EVENT_READER = "Events (JSON)";
    static final String RECORD_WRITER = "Records (JSON lines)";
    static final String MODELS = "Model versions";
    static final String LIVY = "Livy";
    static final String PROFILES = "Profiles";

    static final String READER = "Record Reader";
    static final String WRITER = "Record Writer";
    static final String MODEL_SERVICE = "Model Version Service";
    static final String MODEL_NAME = "Model Name";
    static final String PROFILE_SERVICE = "Profile Service";
    static final String SUCCESS = "success";
    static final String FAILURE = "failure";
    static final String UNMATCHED = "unmatched";

    /** Place of the first row of boxes, below the words of their area, and the distance of the rows. */
    static final double TOP = 220;

    static final double STEP = 240;

    private static final String EVERY_NIGHT = "0 0 2 * * ?";
    private static final int AREA_FONT = 18;

    /** What the training job is told of the columns of the history: four of them have these names. */
    static final String FOUR_COLUMNS =
            """
            --user-column
            user
            --item-column
            item
            --amount-column
            amount
            --time-column
            event_time""";

    private static final String TRAINING_ARGUMENTS =
            """
            --input
            #{history.folder}
            %s
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
            --erased=#{erased.users}
            #{training.options}""";

    private FlowParts() {}

    static Service eventReader() {
        return new Service(EVENT_READER, "JsonTreeReader", Map.of("schema-access-strategy", "infer-schema"));
    }

    static Service recordWriter() {
        return new Service(
                RECORD_WRITER,
                "JsonRecordSetWriter",
                Map.of(
                        "Schema Write Strategy", "no-schema",
                        "schema-access-strategy", "inherit-record-schema",
                        "output-grouping", "output-oneline"));
    }

    /**
     * The service of the model versions, which looks for changes every two seconds.
     *
     * @param others further properties, or other values of those that it has
     */
    static Service models(final Map<String, String> others) {
        final Map<String, String> properties = new TreeMap<>();
        properties.put("Repository Directory", "#{model.repository}");
        properties.put("Models", "#{model.name}");
        properties.put("Polling Interval", "2 sec");
        properties.putAll(others);
        return new Service(MODELS, "StandardModelVersionService", properties);
    }

    static Service livy() {
        return new Service(LIVY, "StandardLivyBatchService", Map.of("Livy URL", "#{livy.url}"));
    }

    static Box consumer(final String name, final String topics, final String group, final double x, final double y) {
        return Box.of(name, KafkaBoxes.SANDBOX_CONSUME, x, y)
                .with("bootstrap.servers", "#{kafka.brokers}")
                .with("topic", topics)
                .with("group.id", group)
                .with("auto.offset.reset", "earliest")
                .with("message-demarcator", "\n")
                .with("max.poll.records", "10000")
                .saying("One FlowFile for all messages of about a second");
    }

    static Box publisher(final String name, final String topic, final double x, final double y) {
        return Box.of(name, KafkaBoxes.SANDBOX_PUBLISH, x, y)
                .with("bootstrap.servers", "#{kafka.brokers}")
                .with("topic", topic)
                .with("acks", "all")
                .with("message-demarcator", "\n")
                .with("ack.wait.time", "30 secs")
                .ending(SUCCESS)
                .saying("What Kafka does not take is tried again");
    }

    static Box extractor(final String name, final double x, final double y) {
        return Box.of(name, "ExtractFeatures", x, y)
                .using(READER, EVENT_READER)
                .using(WRITER, RECORD_WRITER)
                .with("User Field", "#{event.user.field}")
                .with("Item Field", "#{event.item.field}")
                .with("Amount Field", "#{event.amount.field}")
                .with("Time Field", "#{event.time.field}")
                .saying("The same rules as in the training");
    }

    /** Keeps profiles in a folder, and none of erased users. */
    static Service profiles(final String folder) {
        return new Service(
                PROFILES, "EmbeddedProfileService", Map.of("Directory", folder, "Erased Users", "#{erased.users}"));
    }

    /**
     * Lets an extractor give its records features.
     *
     * @param specification JSON or the path of a file, or a reference to a parameter with it
     * @param use what it does with profiles
     */
    static Box profiled(final Box extractor, final String specification, final String use) {
        return extractor
                .using(PROFILE_SERVICE, PROFILES)
                .with("Feature Specification", specification)
                .with("Profile Use", use);
    }

    static Box log(final String name, final String level, final double x, final double y) {
        return Box.of(name, "LogAttribute", x, y)
                .with("Log Level", level)
                .with("Log prefix", name)
                .ending(SUCCESS);
    }

    /**
     * Three boxes below each other that run a training and follow it.
     *
     * @param columns arguments that say which columns of the history are which
     * @param trigger name of the first box, {@code start} and {@code follow} of the others
     */
    static List<Box> training(
            final String columns,
            final String trigger,
            final String start,
            final String follow,
            final double x,
            final double y) {
        return List.of(
                Box.of(trigger, "GenerateFlowFile", x, y)
                        .with("training.reason", "the history has grown")
                        .atTimes(EVERY_NIGHT)
                        .onDemand()
                        .saying("Run it once to train now; started, it trains every night at two"),
                Box.of(start, "StartSparkBatch", x, y + STEP)
                        .using("Livy Batch Service", LIVY)
                        .with("Application File", "#{training.jar}")
                        .with("Main Class", "org.nifiaaas.training.TrainJob")
                        .with("Arguments", String.format(TRAINING_ARGUMENTS, columns))
                        .with("Result File", "#{results.folder}/${livy.batch.name}.json")
                        .with("Give Up After", "10 mins")
                        .saying("Never starts a second batch for one FlowFile"),
                Box.of(follow, "GetSparkBatchStatus", x, y + 2 * STEP)
                        .using("Livy Batch Service", LIVY)
                        .with("Result File", "#{results.folder}/${livy.batch.name}.json")
                        .with("Run Time Limit", "6 hours")
                        .penalizingFor("2 sec")
                        .saying("Asks every two seconds; no thread waits"));
    }

    /** A connection of a box to itself, drawn as a loop below its left corner, where its label covers nothing. */
    static Arrow retry(final String box, final double x, final double y, final String relationship) {
        final double below = y + Box.HEIGHT + 48;
        return Arrow.of(box, box, relationship).around(new Place(x - 20, below), new Place(x - 90, below));
    }

    /** A coloured background for the boxes between two columns, with words at its top. */
    static Note area(
            final String text, final String color, final double firstX, final double lastX, final double height) {
        return new Note(text, new Place(firstX - 200, 0), lastX - firstX + Box.WIDTH + 240, height, AREA_FONT, color);
    }
}

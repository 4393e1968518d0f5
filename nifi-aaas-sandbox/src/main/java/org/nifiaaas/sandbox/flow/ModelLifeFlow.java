package org.nifiaaas.sandbox.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Place;
import org.nifiaaas.sandbox.nifi.Parameter;

/**
 * The life of a model on the canvas. Scoring: users are split between the champion and a canary, and a shadow scores beside them. Training: what Spark has
 * trained becomes the shadow; if it meets the floors and is better than the champion, the canary; if a person says so, the champion; and the way back is one box as well.
 *
 * <p>Nothing is archived here: the history is that of {@link PropensityFlow}.
 */
public final class ModelLifeFlow {

    public static final String READ = "Read events";
    public static final String EXTRACT = "Clean and extract features";
    public static final String SCORE = "Score: canary and shadow";
    public static final String BY_ARM = "Which version scored?";
    public static final String PUBLISH_CHAMPION = "Publish scores of stable";
    public static final String PUBLISH_CANARY = "Publish scores of canary";
    public static final String PUBLISH_REJECTED = "Publish rejected";
    public static final String COMPARE = "Compare canary with stable";
    public static final String REPORT = "Report of the comparison";
    public static final String TRAIN = "Train now";
    public static final String START_TRAINING = "Start training on Spark";
    public static final String FOLLOW_TRAINING = "Follow the training";
    public static final String TRAINING_FAILED = "Training failed";
    public static final String PROMOTE_SHADOW = "New version becomes the shadow";
    public static final String PROMOTE_CANARY = "Good enough? Then the canary";
    public static final String PROMOTE_STABLE = "By hand: canary becomes stable";
    public static final String ROLL_BACK = "By hand: roll stable back";
    public static final String REFUSED = "Not promoted";

    private static final String SUCCESS = FlowParts.SUCCESS;
    private static final String FAILURE = FlowParts.FAILURE;
    private static final String CANARY = "canary";
    private static final String PROMOTED = "promoted";
    private static final String HELD = "held";
    private static final String REJECTED = "rejected";
    private static final String CHAMPION_COMPARISON = "Champion Comparison";
    private static final String PARTS_COMPARISON = "Parts Comparison";
    private static final String CALIBRATION_TOLERANCE = "Calibration Tolerance";

    private static final double REJECTED_X = 0;
    private static final double SCORING_X = 560;
    private static final double CANARY_X = 1120;
    private static final double TRAINING_X = 1760;
    private static final double LOG_X = 2400;
    private static final double TOP = FlowParts.TOP;
    private static final double STEP = FlowParts.STEP;
    private static final double ARMS_Y = TOP + 4 * STEP + 40;
    private static final double COMPARE_Y = TOP + 6 * STEP;
    private static final double COMPARE_BEND_X = SCORING_X - 165;
    private static final double TITLE_HEIGHT = 130;

    private static final int FONT = 18;
    private static final double CARD_WIDTH = 550;

    private ModelLifeFlow() {}

    static List<Parameter> parameters() {
        return FlowParameters.of(
                "kafka.brokers",
                "kafka.events.topic",
                "life.kafka.group",
                "life.scores.topic",
                "life.rejected.topic",
                "event.user.field",
                "event.item.field",
                "event.amount.field",
                "event.time.field",
                "model.repository",
                "model.name",
                "traffic.split",
                FlowParameters.SPLIT_KEY,
                "shadow.version",
                "compare.version",
                "promotion.floors",
                "promotion.comparison",
                "promotion.parts",
                "promotion.calibration",
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
        boxes.addAll(trainingBoxes());
        final List<Arrow> arrows = new ArrayList<>();
        arrows.addAll(scoringArrows());
        arrows.addAll(trainingArrows());
        return new FlowPlan(
                "Model life",
                "Scores with a champion, a canary and a shadow, trains new versions, promotes them and rolls them back.",
                List.of(
                        FlowParts.eventReader(),
                        FlowParts.recordWriter(),
                        FlowParts.models(Map.of("Version Policy", "label", "Label", "stable")),
                        FlowParts.livy()),
                boxes,
                arrows,
                notes());
    }

    private static List<Box> scoringBoxes() {
        return List.of(
                FlowParts.consumer(READ, "#{kafka.events.topic}", "#{life.kafka.group}", SCORING_X, TOP),
                FlowParts.extractor(EXTRACT, SCORING_X, TOP + STEP),
                Box.of(SCORE, "ScoreRecord", SCORING_X, TOP + 2 * STEP)
                        .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                        .using(FlowParts.READER, FlowParts.EVENT_READER)
                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                        .with(FlowParts.MODEL_NAME, "#{model.name}")
                        .with("Traffic Split", "#{traffic.split}")
                        .with("Split Key", "#{" + FlowParameters.SPLIT_KEY + "}")
                        .with("Shadow Version", "#{shadow.version}")
                        .saying("Waits while the label of the champion names no version"),
                Box.of(BY_ARM, "RouteOnAttribute", SCORING_X, TOP + 3 * STEP)
                        .with(CANARY, "${score.arm:equals('canary')}")
                        .saying("Here both go to the same topic, each by a box of its own, to be seen"),
                FlowParts.publisher(PUBLISH_CHAMPION, "#{life.scores.topic}", SCORING_X, ARMS_Y),
                FlowParts.publisher(PUBLISH_CANARY, "#{life.scores.topic}", CANARY_X, ARMS_Y),
                FlowParts.publisher(PUBLISH_REJECTED, "#{life.rejected.topic}", REJECTED_X, TOP + 2 * STEP),
                Box.of(COMPARE, "CompareModelVersions", SCORING_X, COMPARE_Y)
                        .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                        .using(FlowParts.READER, FlowParts.EVENT_READER)
                        .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                        .with("Compared Version", "#{compare.version}")
                        .ending(SUCCESS)
                        .saying("Replay an old FlowFile here: in the provenance of this box"),
                FlowParts.log(REPORT, "info", CANARY_X, COMPARE_Y));
    }

    private static List<Box> trainingBoxes() {
        final List<Box> boxes = new ArrayList<>(
                FlowParts.training(FlowParts.FOUR_COLUMNS, TRAIN, START_TRAINING, FOLLOW_TRAINING, TRAINING_X, TOP));
        boxes.add(FlowParts.log(TRAINING_FAILED, "error", LOG_X, TOP + STEP));
        boxes.add(unconditional(PROMOTE_SHADOW, 3)
                .with("Version", "${training.version}")
                .with("Label", "#{shadow.version}")
                .saying("Every version that was trained may show what it would say"));
        boxes.add(promotion(PROMOTE_CANARY, 4)
                .with("Version", "${training.version}")
                .with("Label", CANARY)
                .with("Floors", "#{promotion.floors}")
                .with(CHAMPION_COMPARISON, "#{promotion.comparison}")
                .with(PARTS_COMPARISON, "#{promotion.parts}")
                .with(CALIBRATION_TOLERANCE, "#{promotion.calibration}")
                .saying("Floors met, calibrated, and better than stable on the same test users"));
        boxes.add(unconditional(PROMOTE_STABLE, 5)
                .with("Version", "${training.version}")
                .with("Label", "stable")
                .byHand()
                .saying("Enable it, run it once: the version in front of it scores everybody"));
        boxes.add(unconditional(ROLL_BACK, 6)
                .with("Version", "${model.label.previous}")
                .with("Label", "stable")
                .ending(PROMOTED)
                .byHand()
                .saying("Enable it, run it once: the last promotion to stable is taken back"));
        boxes.add(FlowParts.log(REFUSED, "warn", LOG_X, TOP + 4 * STEP));
        return boxes;
    }

    private static Box promotion(final String name, final int row) {
        return Box.of(name, "PromoteModelVersion", TRAINING_X, TOP + row * STEP)
                .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                .with(FlowParts.MODEL_NAME, "#{model.name}");
    }

    /** Moves the label whatever the metrics say. */
    private static Box unconditional(final String name, final int row) {
        return promotion(name, row)
                .with(CHAMPION_COMPARISON, "none")
                .with(PARTS_COMPARISON, "none")
                .with(CALIBRATION_TOLERANCE, "0");
    }

    private static List<Arrow> scoringArrows() {
        return List.of(
                Arrow.of(READ, EXTRACT, SUCCESS).holding(100, "200 MB"),
                Arrow.of(EXTRACT, SCORE, SUCCESS).holding(1000, "1 GB"),
                Arrow.of(EXTRACT, PUBLISH_REJECTED, FlowParts.UNMATCHED, FAILURE),
                Arrow.of(SCORE, BY_ARM, SUCCESS),
                Arrow.of(SCORE, PUBLISH_REJECTED, "unknown", FAILURE),
                Arrow.of(BY_ARM, PUBLISH_CHAMPION, FlowParts.UNMATCHED),
                Arrow.of(BY_ARM, PUBLISH_CANARY, CANARY),
                Arrow.of(BY_ARM, COMPARE, CANARY)
                        .around(
                                new Place(COMPARE_BEND_X, TOP + 3 * STEP + Box.HEIGHT / 2),
                                new Place(COMPARE_BEND_X, COMPARE_Y + Box.HEIGHT / 2)),
                Arrow.of(COMPARE, REPORT, "report", FAILURE),
                FlowParts.retry(PUBLISH_CHAMPION, SCORING_X, ARMS_Y, FAILURE),
                FlowParts.retry(PUBLISH_CANARY, CANARY_X, ARMS_Y, FAILURE),
                FlowParts.retry(PUBLISH_REJECTED, REJECTED_X, TOP + 2 * STEP, FAILURE));
    }

    private static List<Arrow> trainingArrows() {
        return List.of(
                Arrow.of(TRAIN, START_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, FOLLOW_TRAINING, SUCCESS),
                Arrow.of(START_TRAINING, TRAINING_FAILED, FAILURE),
                FlowParts.retry(FOLLOW_TRAINING, TRAINING_X, TOP + 2 * STEP, "running"),
                Arrow.of(FOLLOW_TRAINING, TRAINING_FAILED, FAILURE),
                Arrow.of(FOLLOW_TRAINING, PROMOTE_SHADOW, SUCCESS),
                Arrow.of(PROMOTE_SHADOW, PROMOTE_CANARY, PROMOTED),
                Arrow.of(PROMOTE_SHADOW, REFUSED, HELD, REJECTED, FAILURE),
                // One at a time: while a canary waits for its decision, there is no other.
                Arrow.of(PROMOTE_CANARY, PROMOTE_STABLE, PROMOTED).holding(1, "10 MB"),
                Arrow.of(PROMOTE_CANARY, REFUSED, HELD, REJECTED, FAILURE),
                Arrow.of(PROMOTE_STABLE, ROLL_BACK, PROMOTED)
                        .holding(10_000, "100 MB")
                        .takingTheNewestFirst(),
                Arrow.of(PROMOTE_STABLE, REFUSED, HELD, REJECTED, FAILURE),
                Arrow.of(ROLL_BACK, REFUSED, HELD, REJECTED, FAILURE));
    }

    private static List<Note> notes() {
        final List<Note> notes = new ArrayList<>(titles());
        notes.addAll(versionCards());
        notes.addAll(hintCards());
        return notes;
    }

    private static List<Note> titles() {
        return List.of(
                FlowParts.area(
                        """
                        SCORING, WITH A CANARY AND A SHADOW
                        Events come from Kafka, are cleaned and get a score. Up to three versions of one model are at work at the same time.
                        Each is known by a label, a name that can be moved from version to version: the version called "stable" scores most
                        users, "canary" a few, and "shadow" scores all of them a second time, for comparison only.""",
                        "#eaf4fb",
                        REJECTED_X,
                        CANARY_X,
                        TITLE_HEIGHT),
                FlowParts.area(
                        """
                        THE LIFE OF A VERSION
                        Spark trains a new version, through Livy. From then on only a label moves: first "shadow", then, if it
                        meets the floors and is better than "stable", "canary", and when you say so "stable". Scoring follows
                        within two seconds, without a restart of any box.""",
                        "#fdf3e3",
                        TRAINING_X,
                        LOG_X,
                        TITLE_HEIGHT));
    }

    private static List<Note> versionCards() {
        return List.of(
                card(
                        """
                        CANARY: a few users get the new version
                        Each user belongs to one version for good, by a keyed hash
                        of the user, in the shares of the parameter traffic.split.
                        Each version's records leave in FlowFiles of their own,
                        with the attributes score.arm and model.version. While
                        there is no canary, the champion scores its users.""",
                        "#fff2b3",
                        CANARY_X - 180,
                        TOP + STEP + 30,
                        155),
                card(
                        """
                        SHADOW: what would the new version say?
                        The version called "shadow" scores the same records into
                        the fields score_shadow and shadow_model_version. If it
                        is slow, broken or missing, these fields stay empty, and
                        nothing else changes. How many it scored is in the
                        attributes score.shadow.count and score.shadow.skipped.""",
                        "#e3e3ee",
                        CANARY_X - 180,
                        TOP + 2 * STEP - 10,
                        155),
                card("STABLE: most users", "#cfe6f7", SCORING_X - 140, ARMS_Y - 30, 240),
                card("CANARY: a few users", "#fff2b3", CANARY_X - 130, ARMS_Y - 30, 240));
    }

    private static List<Note> hintCards() {
        return List.of(
                card(
                        """
                        HOW TO BEGIN
                        1. Set the parameter split.key, once and for all.
                        2. Run "Train now" once (right click, Run once). The
                            new version becomes the shadow and, if it is good
                            enough, the canary.
                        3. Scoring waits until a version is called stable: enable
                            "By hand: canary becomes stable" and run it once.
                        4. Train again with more history: a version that is better
                            becomes the canary; compare them in the topic of scores.""",
                        "#ffffff",
                        REJECTED_X - 180,
                        TOP + 4 * STEP - 70,
                        225),
                card(
                        """
                        REPLAY: what would stable have said?
                        The canary's records are scored again by stable, and
                        the report tells how many scores differ, and by how
                        much. Any FlowFile of the past can be replayed here,
                        from the data provenance of the box on the right, also
                        with another version in the parameter compare.version.""",
                        "#e6f4e6",
                        REJECTED_X - 180,
                        TOP + 5 * STEP + 80,
                        160),
                card(
                        """
                        YOU DECIDE
                        The two boxes on the left are disabled, so that nobody
                        starts them with the group. A version that became the
                        canary waits before the first: "Enable" and "Run once"
                        let it score everybody; empty the queue, and it never
                        will. Every promotion waits before the second, which
                        takes the latest back. "Disable" them afterwards.""",
                        "#ffe0c2",
                        LOG_X - 190,
                        TOP + 5 * STEP + 130,
                        180));
    }

    private static Note card(
            final String text, final String color, final double x, final double y, final double height) {
        return new Note(text, new Place(x, y), CARD_WIDTH, height, FONT, color);
    }
}

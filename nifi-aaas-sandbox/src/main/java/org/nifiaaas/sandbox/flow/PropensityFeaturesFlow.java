package org.nifiaaas.sandbox.flow;

import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.Parameter;

/**
 * {@link PropensityFlow} with features: events get windows from profiles before they are scored, the history keeps the columns that the specification names, and
 * the training is told of them. Candidates have a way of their own, for they must not count: their features are read while they are scored.
 *
 * <p>Its boxes that do the same as those of {@link PropensityFlow} have the same names.
 */
public final class PropensityFeaturesFlow {

    public static final String READ_CANDIDATES = "Read candidates";
    public static final String CLEAN_CANDIDATES = "Clean candidates";

    private static final String SPECIFICATION = "#{propensity.features}";
    private static final String COLUMNS = "--features\n" + SPECIFICATION;

    private static final String SUCCESS = FlowParts.SUCCESS;
    private static final String FAILURE = FlowParts.FAILURE;
    private static final double STREAM_X = PropensityFlow.SCORING_X;
    private static final double CANDIDATES_X = PropensityFlow.REJECTED_X;
    private static final double TOP = FlowParts.TOP;
    private static final double STEP = FlowParts.STEP;

    private PropensityFeaturesFlow() {}

    static List<Parameter> parameters() {
        final List<Parameter> parameters = new ArrayList<>(PropensityFlow.parameters());
        parameters.addAll(FlowParameters.of(
                "kafka.candidates.group", "propensity.features", "propensity.profiles.folder", "history.schema"));
        return parameters;
    }

    static FlowPlan plan() {
        final List<Box> boxes = new ArrayList<>(scoringBoxes());
        boxes.addAll(PropensityFlow.historyBoxes());
        boxes.addAll(PropensityFlow.trainingBoxes(COLUMNS));
        return new FlowPlan(
                "User-item propensity with features",
                "Gives card events from Kafka windows of what was before, scores and archives them, and trains new versions by the same features.",
                services(),
                boxes,
                arrows(),
                notes());
    }

    private static List<Service> services() {
        final List<Service> services = new ArrayList<>(PropensityFlow.services("#{history.schema}"));
        services.add(FlowParts.profiles("#{propensity.profiles.folder}"));
        return services;
    }

    private static List<Box> scoringBoxes() {
        return List.of(
                FlowParts.consumer(PropensityFlow.READ, "#{kafka.events.topic}", "#{kafka.group}", STREAM_X, TOP),
                FlowParts.profiled(
                                FlowParts.extractor(PropensityFlow.EXTRACT, STREAM_X, TOP + STEP),
                                SPECIFICATION,
                                "read and update")
                        .saying("What was before a purchase becomes its features; the purchase counts from then on"),
                FlowParts.consumer(
                        READ_CANDIDATES, "#{kafka.candidates.topic}", "#{kafka.candidates.group}", CANDIDATES_X, TOP),
                FlowParts.extractor(CLEAN_CANDIDATES, CANDIDATES_X, TOP + STEP)
                        .saying("They were not bought: they are neither counted nor archived"),
                PropensityFlow.score()
                        .using(FlowParts.PROFILE_SERVICE, FlowParts.PROFILES)
                        .with("User History", "live")
                        .saying(
                                "What a record has no field for comes from the profiles. Waits while there is no version"),
                FlowParts.publisher(PropensityFlow.PUBLISH_SCORES, "#{kafka.scores.topic}", STREAM_X, TOP + 3 * STEP),
                FlowParts.publisher(
                        PropensityFlow.PUBLISH_REJECTED, "#{kafka.rejected.topic}", CANDIDATES_X, TOP + 3 * STEP));
    }

    private static List<Arrow> arrows() {
        final List<Arrow> arrows = new ArrayList<>(List.of(
                Arrow.of(PropensityFlow.READ, PropensityFlow.EXTRACT, SUCCESS)
                        .holding(100, "200 MB")
                        .keepingTheOrder(),
                Arrow.of(PropensityFlow.EXTRACT, PropensityFlow.SCORE, SUCCESS).holding(1000, "2 GB"),
                Arrow.of(PropensityFlow.EXTRACT, PropensityFlow.PUBLISH_REJECTED, FlowParts.UNMATCHED, FAILURE),
                Arrow.of(READ_CANDIDATES, CLEAN_CANDIDATES, SUCCESS),
                Arrow.of(CLEAN_CANDIDATES, PropensityFlow.SCORE, SUCCESS),
                Arrow.of(CLEAN_CANDIDATES, PropensityFlow.PUBLISH_REJECTED, FlowParts.UNMATCHED, FAILURE),
                Arrow.of(PropensityFlow.SCORE, PropensityFlow.PUBLISH_SCORES, SUCCESS),
                Arrow.of(PropensityFlow.SCORE, PropensityFlow.PUBLISH_REJECTED, "unknown", FAILURE),
                FlowParts.retry(PropensityFlow.PUBLISH_SCORES, STREAM_X, TOP + 3 * STEP, FAILURE),
                FlowParts.retry(PropensityFlow.PUBLISH_REJECTED, CANDIDATES_X, TOP + 3 * STEP, FAILURE),
                Arrow.of(PropensityFlow.EXTRACT, PropensityFlow.COLLECT, SUCCESS)
                        .holding(1000, "2 GB")));
        arrows.addAll(PropensityFlow.historyArrows());
        arrows.addAll(PropensityFlow.trainingArrows());
        return arrows;
    }

    private static List<Note> notes() {
        final List<Note> notes = new ArrayList<>(List.of(PropensityFlow.area(
                """
                SCORING WITH FEATURES
                Events come from Kafka in batches, are cleaned, and get windows of what was before, from profiles that
                remember it. The version that serves at that moment scores them by these features, or by the ids alone.
                Candidates are pairs that were not bought: they are scored, and count nowhere.""",
                "#eaf4fb",
                CANDIDATES_X,
                STREAM_X)));
        notes.addAll(PropensityFlow.furtherNotes());
        return notes;
    }
}

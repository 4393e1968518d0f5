package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Ranking in both directions: the top items of a user, with offers, and the audience of an item. Requests and answers are records in Kafka. */
public final class RankingFlow {

    public static final String READ_USERS = "Read users";
    public static final String RECOMMEND = "Recommend items";
    public static final String PUBLISH_RECOMMENDATIONS = "Publish recommendations";
    public static final String READ_ITEMS = "Read items";
    public static final String FIND_AUDIENCE = "Find the audience";
    public static final String PUBLISH_AUDIENCES = "Publish audiences";
    public static final String PUBLISH_UNMATCHED = "Publish what has no answer";

    private static final String SUCCESS = FlowParts.SUCCESS;
    private static final String FAILURE = FlowParts.FAILURE;
    private static final String UNMATCHED = FlowParts.UNMATCHED;
    private static final String GROUP = "#{ranking.kafka.group}";

    private static final double USERS_X = 0;
    private static final double UNMATCHED_X = 620;
    private static final double ITEMS_X = 1240;
    private static final double TOP = FlowParts.TOP;
    private static final double STEP = FlowParts.STEP;
    private static final double HEIGHT = TOP + 3 * STEP;

    private RankingFlow() {}

    static List<Parameter> parameters() {
        return FlowParameters.of(
                "kafka.brokers",
                "ranking.kafka.group",
                "recommendations.requests.topic",
                "recommendations.topic",
                "audience.requests.topic",
                "audiences.topic",
                "ranking.unmatched.topic",
                "model.repository",
                "model.name",
                "ranking.version",
                "offers.file",
                "audience.size",
                "audience.threshold");
    }

    static FlowPlan plan() {
        return new FlowPlan(
                "Ranking",
                "Recommends items to users, with offers, and finds the audience of an item.",
                List.of(FlowParts.eventReader(), FlowParts.recordWriter(), FlowParts.models(Map.of())),
                boxes(),
                arrows(),
                notes());
    }

    private static List<Box> boxes() {
        return List.of(
                FlowParts.consumer(READ_USERS, "#{recommendations.requests.topic}", GROUP, USERS_X, TOP),
                ranker(RECOMMEND, "RankItems", USERS_X)
                        .with("Top K", "10")
                        .with("Bought Field", "bought")
                        .with("Offers File", "#{offers.file}")
                        .saying("Ranks all items of the model except those that the user has bought"),
                FlowParts.publisher(PUBLISH_RECOMMENDATIONS, "#{recommendations.topic}", USERS_X, TOP + 2 * STEP),
                FlowParts.consumer(READ_ITEMS, "#{audience.requests.topic}", GROUP, ITEMS_X, TOP),
                ranker(FIND_AUDIENCE, "RankUsers", ITEMS_X)
                        .with("Top N", "#{audience.size}")
                        .with("Threshold", "#{audience.threshold}")
                        .saying("Ranks all users of the model"),
                FlowParts.publisher(PUBLISH_AUDIENCES, "#{audiences.topic}", ITEMS_X, TOP + 2 * STEP),
                FlowParts.publisher(PUBLISH_UNMATCHED, "#{ranking.unmatched.topic}", UNMATCHED_X, TOP + 2 * STEP));
    }

    private static Box ranker(final String name, final String type, final double x) {
        return Box.of(name, type, x, TOP + STEP)
                .using(FlowParts.MODEL_SERVICE, FlowParts.MODELS)
                .using(FlowParts.READER, FlowParts.EVENT_READER)
                .using(FlowParts.WRITER, FlowParts.RECORD_WRITER)
                .with(FlowParts.MODEL_NAME, "#{model.name}")
                .with("Model Version", "#{ranking.version}");
    }

    private static List<Arrow> arrows() {
        return List.of(
                Arrow.of(READ_USERS, RECOMMEND, SUCCESS),
                Arrow.of(RECOMMEND, PUBLISH_RECOMMENDATIONS, SUCCESS),
                Arrow.of(RECOMMEND, PUBLISH_UNMATCHED, UNMATCHED, FAILURE),
                FlowParts.retry(PUBLISH_RECOMMENDATIONS, USERS_X, TOP + 2 * STEP, FAILURE),
                Arrow.of(READ_ITEMS, FIND_AUDIENCE, SUCCESS),
                Arrow.of(FIND_AUDIENCE, PUBLISH_AUDIENCES, SUCCESS),
                Arrow.of(FIND_AUDIENCE, PUBLISH_UNMATCHED, UNMATCHED, FAILURE),
                FlowParts.retry(PUBLISH_AUDIENCES, ITEMS_X, TOP + 2 * STEP, FAILURE),
                FlowParts.retry(PUBLISH_UNMATCHED, UNMATCHED_X, TOP + 2 * STEP, FAILURE));
    }

    private static List<Note> notes() {
        return List.of(
                FlowParts.area(
                        """
                        WHICH ITEMS FOR A USER?
                        A record with a user comes in, the same record with the
                        ten best items goes out. An item's offer is added where
                        the score reaches the offer's threshold.""",
                        "#eaf4fb",
                        USERS_X,
                        USERS_X,
                        HEIGHT),
                FlowParts.area(
                        """
                        NO ANSWER
                        Unknown users and items, and items that
                        nobody is likely to buy, with the reason.""",
                        "#f3f3f3",
                        UNMATCHED_X,
                        UNMATCHED_X,
                        HEIGHT),
                FlowParts.area(
                        """
                        WHICH USERS FOR AN ITEM?
                        A record with an item comes in, its audience goes out,
                        one record a user: the best users whose score reaches
                        the threshold.""",
                        "#eef7ea",
                        ITEMS_X,
                        ITEMS_X,
                        HEIGHT));
    }
}

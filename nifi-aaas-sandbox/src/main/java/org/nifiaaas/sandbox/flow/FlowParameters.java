package org.nifiaaas.sandbox.flow;

import java.util.Arrays;
import java.util.List;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Every parameter that the project's flows refer to, with values for a NiFi whose Kafka, Livy and folders are in the usual places. Stateless. */
final class FlowParameters {

    static final String SPLIT_KEY = "split.key";

    private static final String FEATURES =
            """
            {
              "schemaVersion": 2,
              "windows": [
                {"name": "visits_7", "statistic": "count", "by": "user", "days": 7},
                {"name": "visits_90", "statistic": "count", "by": "user", "days": 90},
                {"name": "spent_30", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                {"name": "loyalty_90", "statistic": "count", "by": ["user", "item"], "days": 90},
                {"name": "days_since", "statistic": "days since last", "by": ["user", "item"], "days": 90},
                {"name": "crowd_7", "statistic": "count", "by": "item", "days": 7}
              ],
              "history": 50
            }""";

    private static final List<Parameter> ALL = List.of(
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
                    "training.options", "--kind\nauto", "Further arguments of the training job, one in each line"),
            new Parameter("life.kafka.group", "nifi-aaas-life", "Consumer group of the flow with canary and shadow"),
            new Parameter("life.scores.topic", "card-scores-life", "Scores of the flow with canary and shadow go here"),
            new Parameter(
                    "life.rejected.topic",
                    "card-rejected-life",
                    "What the flow with canary and shadow cannot score goes here"),
            new Parameter(
                    "traffic.split",
                    "stable=90, canary=10",
                    "Labels and their shares of the users, the champion first"),
            Parameter.secret(
                    SPLIT_KEY,
                    "Decides which user gets which version: any text, kept secret, the same for good. Set it before the start"),
            new Parameter("shadow.version", "shadow", "Label whose version scores beside the others, for comparison"),
            new Parameter(
                    "compare.version",
                    "stable",
                    "Label or number of the version that scores the canary's records again, to compare"),
            new Parameter(
                    "promotion.floors",
                    "hr10 >= popularity.hr10",
                    "What a new version must reach in its own evaluation to become the canary, one condition a line"),
            new Parameter(
                    "promotion.comparison",
                    "better",
                    "What a new version must have shown against stable to become the canary: better, not worse or none"),
            new Parameter(
                    "promotion.parts",
                    "not worse",
                    "How it must stand beside popularity and its own parts: at least, not worse or none"),
            new Parameter(
                    "promotion.calibration",
                    "2",
                    "By which factor the purchases of its test window may differ from what its scores promise; 0: not looked at"),
            new Parameter("ranking.kafka.group", "nifi-aaas-ranking", "Consumer group of the ranking flow"),
            new Parameter(
                    "recommendations.requests.topic",
                    "card-recommendation-requests",
                    "Users for whom items are wanted, such as {\"user\": \"card-1\", \"bought\": []}"),
            new Parameter("recommendations.topic", "card-recommendations", "Users with their top items go here"),
            new Parameter(
                    "audience.requests.topic",
                    "card-audience-requests",
                    "Items for which users are wanted, such as {\"item\": \"Corner Bakery\"}"),
            new Parameter("audiences.topic", "card-audiences", "Audiences go here, one record a user"),
            new Parameter(
                    "ranking.unmatched.topic",
                    "card-ranking-unmatched",
                    "Requests without an answer go here, with the reason"),
            new Parameter(
                    "offers.file", "", "CSV file of offers: item,offer,reward,threshold; empty: there are no offers"),
            new Parameter(
                    "ranking.version",
                    "",
                    "Number or label of the version that ranks, for one by features has none here; empty: the newest"),
            new Parameter("audience.size", "100", "Most users of an audience"),
            new Parameter("audience.threshold", "500", "Least score times 1000 of a user in an audience"),
            new Parameter("features.kafka.group", "nifi-aaas-features", "Consumer group of the flow with features"),
            new Parameter("features.topic", "card-features", "Purchases with their features go here"),
            new Parameter(
                    "features.rejected.topic",
                    "card-features-rejected",
                    "What gets no features, or cannot be scored by them, goes here"),
            new Parameter(
                    "features.scores.kafka.group",
                    "nifi-aaas-features-scores",
                    "Consumer group of the scores by features"),
            new Parameter("features.scores.topic", "card-features-scores", "Scores by features go here"),
            new Parameter(
                    "features.model", "features", "Model that scores by features, trained with features.specification"),
            new Parameter(
                    "features.specification",
                    FEATURES,
                    "Columns, windows and history that records get: JSON, or the path of a file with it"),
            new Parameter(
                    "erased.users",
                    "",
                    "File of users of whom nothing may be kept, one a line; NiFi and the trainings read it; empty: nobody"),
            new Parameter("profiles.folder", "/opt/nifi-aaas/profiles", "Folder of the profiles of users and items"),
            new Parameter(
                    "kafka.candidates.group",
                    "nifi-aaas-candidates",
                    "Consumer group of the candidates, of which none counts"),
            new Parameter(
                    "propensity.features",
                    "/opt/nifi-aaas/features.json",
                    "File with the features of records and of the training, where NiFi and Spark find it; its columns are user, item, amount and event_time"),
            new Parameter(
                    "propensity.profiles.folder",
                    "/opt/nifi-aaas/propensity-profiles",
                    "Folder of the profiles of users and items of the flow that trains by features"),
            new Parameter(
                    "history.schema",
                    HistorySchema.of(List.of()),
                    "Avro schema of what is archived of an event: user, item, amount and event_time, and each column of propensity.features"));

    private FlowParameters() {}

    /** The parameters of these names. */
    static List<Parameter> of(final String... names) {
        return Arrays.stream(names).map(FlowParameters::named).toList();
    }

    private static Parameter named(final String name) {
        return ALL.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no parameter named " + name));
    }
}

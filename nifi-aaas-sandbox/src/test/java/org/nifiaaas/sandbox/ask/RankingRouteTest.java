package org.nifiaaas.sandbox.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.NifiStandIn;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;

class RankingRouteTest {

    private static final String ROOT = "{\"processGroupFlow\":{\"id\":\"root\"}}";

    private NifiStandIn standIn;
    private NifiClient nifi;

    @BeforeEach
    void start() throws IOException {
        standIn = new NifiStandIn();
        standIn.on("GET /flow/process-groups/root", 200, ROOT);
        nifi = NifiClient.of(standIn.api());
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private void groups(final String groups) {
        standIn.on("GET /process-groups/root/process-groups", 200, "{\"processGroups\":[" + groups + "]}");
    }

    private void installed(final String state, final String recommendationsTopic) {
        groups("{\"id\":\"g\",\"component\":{\"name\":\"Ranking\"}}");
        standIn.on("GET /process-groups/g", 200, "{\"component\":{\"parameterContext\":{\"id\":\"c\"}}}");
        standIn.on(
                "GET /parameter-contexts/c",
                200,
                "{\"component\":{\"parameters\":[" + parameter("kafka.brokers", "k:9092") + ","
                        + parameter("recommendations.requests.topic", "questions") + ","
                        + parameter("recommendations.topic", recommendationsTopic) + ","
                        + parameter("ranking.unmatched.topic", "none") + "]}}");
        standIn.on(
                "GET /flow/process-groups/g",
                200,
                "{\"processGroupFlow\":{\"flow\":{\"processors\":[" + box("Read users", "Running") + ","
                        + box("Recommend items", state) + "," + box("Publish recommendations", "Running") + "]}}}");
    }

    private static String parameter(final String name, final String value) {
        return "{\"parameter\":{\"name\":\"" + name + "\",\"value\":\"" + value + "\"}}";
    }

    private static String box(final String name, final String state) {
        return "{\"id\":\"p\",\"component\":{\"name\":\"" + name + "\"},"
                + "\"status\":{\"aggregateSnapshot\":{\"runStatus\":\"" + state + "\"}}}";
    }

    private String refusal() {
        return assertThrows(SandboxException.class, () -> RankingRoute.ofUsers(nifi))
                .getMessage();
    }

    @Test
    void topicsAreThoseOfTheFlowOnTheCanvas() throws SandboxException, NifiException {
        installed("Running", "answers");

        final RankingRoute route = RankingRoute.ofUsers(nifi);

        assertEquals(
                List.of("k:9092", "questions", "answers", "none"),
                List.of(route.brokers(), route.requests(), route.answers(), route.unanswered()));
    }

    @Test
    void flowThatIsNotThereIsNamedWithWhatBringsIt() {
        groups("");

        assertEquals("the flow ranking is not on the canvas; aaas flow ranking brings it there", refusal());
    }

    @Test
    void boxThatDoesNotRunIsNamed() {
        installed("Stopped", "answers");

        assertEquals(
                "the box 'Recommend items' of the flow ranking is stopped; aaas flow ranking starts the flow",
                refusal());
    }

    @Test
    void parameterWithoutAValueIsNamed() {
        installed("Running", "");

        assertEquals(
                "the parameter recommendations.topic of the flow ranking has no value; aaas flow ranking sets it",
                refusal());
    }

    @Test
    void silenceIsExplainedByTheQueueInWhichSomethingWaits() throws SandboxException, NifiException {
        installed("Running", "answers");
        standIn.on(
                "GET /flow/process-groups/g/status?recursive=true",
                200,
                "{\"processGroupStatus\":{\"aggregateSnapshot\":{\"connectionStatusSnapshots\":[{\"connectionStatusSnapshot\":"
                        + "{\"sourceName\":\"Read items\",\"destinationName\":\"Find the audience\",\"flowFilesQueued\":2}},"
                        + "{\"connectionStatusSnapshot\":"
                        + "{\"sourceName\":\"Read users\",\"destinationName\":\"Recommend items\",\"flowFilesQueued\":1}}]}}}");

        final String words = RankingRoute.ofUsers(nifi).whereItWaits(nifi);

        assertTrue(words.startsWith("; FlowFiles wait in Read users -> Recommend items: "), words);
    }
}

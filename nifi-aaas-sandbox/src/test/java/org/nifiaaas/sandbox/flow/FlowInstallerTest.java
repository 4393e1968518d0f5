package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;

/** Flows that meet something on the canvas that a person has brought there. */
class FlowInstallerTest {

    private static final String DEFINITION =
            """
            {"flowContents":{"name":"Ranking","parameterContextName":"theirs"},"parameterContexts":{"theirs":{}}}""";
    private static final String UPDATED =
            "{\"request\":{\"requestId\":\"r\",\"state\":\"done\",\"complete\":true,\"failureReason\":null}}";

    private NifiStandIn standIn;
    private NifiClient nifi;

    @BeforeEach
    void start() throws IOException {
        standIn = new NifiStandIn();
        nifi = NifiClient.of(standIn.api());
        standIn.on("GET /flow/process-groups/root", 200, "{\"processGroupFlow\":{\"id\":\"root\"}}");
        standIn.on("GET /flow/process-groups/g/controller-services", 200, "{\"controllerServices\":[]}");
        standIn.on("PUT /flow/process-groups/g/controller-services", 200, "{}");
        for (final String context : new String[] {"ours", "theirs"}) {
            standIn.on("GET /parameter-contexts/" + context, 200, "{\"revision\":{\"version\":1}}");
            standIn.on("POST /parameter-contexts/" + context + "/update-requests", 200, UPDATED);
            standIn.on("GET /parameter-contexts/" + context + "/update-requests/r", 200, UPDATED);
            standIn.on("DELETE /parameter-contexts/" + context + "/update-requests/r", 200, "");
        }
        standIn.on(
                "GET /flow/parameter-contexts",
                200,
                "{\"parameterContexts\":[{\"id\":\"ours\",\"component\":{\"name\":\"nifi-aaas\"}}]}");
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private void boxes(final String... namesAndStates) {
        final StringBuilder boxes = new StringBuilder();
        for (int part = 0; part < namesAndStates.length; part += 2) {
            boxes.append(part == 0 ? "" : ",").append("{\"id\":\"p").append(part / 2);
            boxes.append("\",\"component\":{\"name\":\"").append(namesAndStates[part]);
            boxes.append("\"},\"status\":{\"aggregateSnapshot\":{\"runStatus\":\"");
            boxes.append(namesAndStates[part + 1]).append("\"}}}");
        }
        standIn.on(
                "GET /flow/process-groups/g",
                200,
                "{\"processGroupFlow\":{\"flow\":{\"processors\":[" + boxes + "]}}}");
    }

    private void present(final boolean there, final String context) {
        boxes();
        standIn.on(
                "GET /process-groups/root/process-groups",
                200,
                "{\"processGroups\":[" + (there ? "{\"id\":\"g\",\"component\":{\"name\":\"Ranking\"}}" : "") + "]}");
        standIn.on(
                "GET /process-groups/g",
                200,
                "{\"revision\":{\"version\":3},\"component\":{\"parameterContext\":" + context + "}}");
    }

    private String install() throws NifiException {
        return FlowInstaller.install(nifi, ProjectFlow.RANKING, "nifi-aaas", DEFINITION, Map.of(), words -> {});
    }

    @Test
    void flowComesWithTheWantedParameterContextFromTheStart() throws NifiException {
        present(false, "null");
        standIn.on("POST /process-groups/root/process-groups/upload", 201, "{\"id\":\"g\"}");

        assertEquals("g", install());

        final String asked = standIn.asked();
        assertTrue(
                asked.contains("{\"flowContents\":{\"name\":\"Ranking\",\"parameterContextName\":\"nifi-aaas\"},"
                        + "\"parameterContexts\":{\"nifi-aaas\":{\"name\":\"nifi-aaas\"}}}"),
                asked);
        assertFalse(
                asked.contains("PUT /process-groups/g "), "a context that comes later may find boxes invalid for good");
    }

    @Test
    void groupThatCameAsATemplateGetsTheParameters() throws NifiException {
        present(true, "null");
        standIn.on("PUT /process-groups/g", 200, "{}");

        assertEquals("g", install());

        final String asked = standIn.asked();
        assertFalse(asked.contains("process-groups/upload"), asked);
        assertTrue(asked.contains("PUT /process-groups/g {\"revision\":{\"version\":3}"), asked);
        assertTrue(asked.contains("\"parameterContext\":{\"id\":\"ours\"}"), asked);
    }

    @Test
    void groupThatHasItsParametersKeepsThemWithOurValues() throws NifiException {
        present(true, "{\"id\":\"theirs\"}");

        assertEquals("g", install());

        final String asked = standIn.asked();
        assertTrue(asked.contains("POST /parameter-contexts/theirs/update-requests"), asked);
        assertFalse(asked.contains("/parameter-contexts/ours"), asked);
        assertFalse(asked.contains("PUT /process-groups/g "), asked);
    }

    @Test
    void groupThatCannotGetParametersIsNamedWithWhatToDo() {
        present(true, "null");
        standIn.on("PUT /process-groups/g", 409, "a box is running");

        final NifiException refused = assertThrows(NifiException.class, this::install);

        assertTrue(
                refused.getMessage()
                        .startsWith(
                                "The group Ranking on the canvas has no parameters and cannot get them now; stop it, disable"),
                refused.getMessage());
        assertTrue(refused.getMessage().endsWith("a box is running"), refused.getMessage());
    }

    @Test
    void boxesThatWaitForAPersonAreNotStarted() throws NifiException {
        boxes("Read users", "Stopped", "Read items", "Disabled");
        standIn.on("GET /processors/p0", 200, "{\"revision\":{\"version\":1},\"component\":{\"state\":\"STOPPED\"}}");
        standIn.on("PUT /processors/p0/run-status", 200, "{}");

        FlowInstaller.start(nifi, ProjectFlow.RANKING, "g");

        assertTrue(standIn.asked().contains("PUT /processors/p0/run-status"), standIn.asked());
        assertFalse(standIn.asked().contains("/processors/p1"), standIn.asked());
    }
}

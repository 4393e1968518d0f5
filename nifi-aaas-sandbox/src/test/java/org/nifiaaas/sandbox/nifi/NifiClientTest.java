package org.nifiaaas.sandbox.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.sandbox.flow.NifiStandIn;

class NifiClientTest {

    private NifiStandIn standIn;
    private NifiClient nifi;

    @BeforeEach
    void start() throws IOException {
        standIn = new NifiStandIn();
        nifi = NifiClient.of(standIn.api());
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void refusalIsOneLineWithStatusRequestAndReason() {
        standIn.on("GET /flow/about", 409, "Processor is\n  running");

        final NifiException refused = assertThrows(NifiException.class, nifi::version);

        assertEquals("NiFi answers 409 to GET /flow/about: Processor is running", refused.getMessage());
        assertEquals(409, refused.status());
    }

    @Test
    void answerThatIsNoJsonIsRefused() {
        standIn.on("GET /flow/about", 200, "<html>");

        final NifiException refused = assertThrows(NifiException.class, nifi::version);

        assertEquals("NiFi answers GET /flow/about with something else than JSON", refused.getMessage());
    }

    @Test
    void absentNifiIsNamed() {
        standIn.close();

        final NifiException absent = assertThrows(NifiException.class, nifi::version);

        assertTrue(
                absent.getMessage().startsWith("NiFi at " + standIn.api() + " does not answer"), absent.getMessage());
        assertEquals(0, absent.status());
    }

    @Test
    void processorIsRunOnceWithItsCurrentRevision() throws NifiException {
        standIn.on("GET /processors/p1", 200, "{\"revision\":{\"version\":7},\"component\":{\"state\":\"STOPPED\"}}")
                .on("PUT /processors/p1/run-status", 200, "{}");

        nifi.runOnce("p1");

        assertTrue(
                standIn.asked()
                        .contains(
                                "PUT /processors/p1/run-status {\"revision\":{\"version\":7},\"state\":\"RUN_ONCE\"}"),
                standIn.asked());
    }

    @Test
    void processorThatRunsAlreadyIsLeftAlone() throws NifiException {
        standIn.on("GET /processors/p1", 200, "{\"revision\":{\"version\":7},\"component\":{\"state\":\"RUNNING\"}}");

        nifi.startBox("p1");

        assertFalse(standIn.asked().contains("PUT"), standIn.asked());
    }

    @Test
    void refusedParametersAreExplainedAndTheRequestIsRemoved() {
        standIn.on("GET /parameter-contexts/c", 200, "{\"revision\":{\"version\":1}}")
                .on("POST /parameter-contexts/c/update-requests", 200, "{\"request\":{\"requestId\":\"r\"}}")
                .on(
                        "GET /parameter-contexts/c/update-requests/r",
                        200,
                        "{\"request\":{\"complete\":true,\"failureReason\":\"Livy URL is not valid\"}}")
                .on("DELETE /parameter-contexts/c/update-requests/r", 200, "{}");

        final NifiException refused = assertThrows(NifiException.class, () -> nifi.parameterContexts()
                .update("c", List.of(new Parameter("livy.url", "x", "address"))));

        assertEquals("NiFi refuses new parameters: Livy URL is not valid", refused.getMessage());
        assertTrue(standIn.asked().contains("DELETE /parameter-contexts/c/update-requests/r"), standIn.asked());
    }

    @Test
    void servicesAreWaitedForAndTheOneThatIsLateIsTold() throws NifiException {
        final String services = "GET /flow/process-groups/g/controller-services";
        standIn.on(services, 200, service("VALID", "DISABLED"))
                .on(services, 200, service("VALID", "ENABLING"))
                .on(services, 200, service("VALID", "ENABLED"))
                .on("PUT /flow/process-groups/g/controller-services", 200, "{}");
        final List<String> told = new ArrayList<>();

        nifi.enableServices("g", told::add);

        assertEquals(List.of("Livy is enabling"), told);
    }

    @Test
    void whyAServiceIsNotEnabledIsTold() throws NifiException {
        final String services = "GET /flow/process-groups/g/controller-services";
        final String failed = service("VALID", "ENABLING")
                .replace(
                        "\"component\"",
                        "\"bulletins\":[{\"bulletin\":{\"message\":\"the directory has\\n format 1\"}},"
                                + "{\"bulletin\":{\"message\":\"the directory has format 1\"}}],\"component\"");
        standIn.on(services, 200, service("VALID", "DISABLED"))
                .on(services, 200, failed)
                .on(services, 200, service("VALID", "ENABLED"))
                .on("PUT /flow/process-groups/g/controller-services", 200, "{}");
        final List<String> told = new ArrayList<>();

        nifi.enableServices("g", told::add);

        assertEquals(List.of("Livy is enabling (the directory has format 1)"), told);
    }

    @Test
    void queuesAreNamedByWhatTheyJoin() throws NifiException {
        standIn.on(
                "GET /flow/process-groups/g/status?recursive=true",
                200,
                "{\"processGroupStatus\":{\"aggregateSnapshot\":{\"connectionStatusSnapshots\":[" + queue("A", "B", 3)
                        + "," + queue("A", "B", 2) + "," + queue("B", "C", 0) + "]}}}");

        assertEquals(Map.of("A -> B", 5L, "B -> C", 0L), nifi.queues("g"));
    }

    @Test
    void flowDefinitionIsUploadedAsAForm() throws NifiException {
        standIn.on("POST /process-groups/root/process-groups/upload", 201, "{\"id\":\"g1\"}");

        assertEquals("g1", nifi.uploadFlowDefinition("root", "Ranking", 450, "{}"));
        assertTrue(standIn.asked().contains("name=\"file\"; filename=\"flow.json\""), standIn.asked());
        assertTrue(standIn.asked().contains("name=\"positionX\"\r\n\r\n450.0"), standIn.asked());
    }

    @Test
    void provenanceIsSortedNewestFirstAndItsQueryRemoved() throws NifiException {
        final String done = "{\"provenance\":{\"id\":\"q\",\"finished\":true,\"results\":{\"provenanceEvents\":["
                + event(4) + "," + event(9) + "," + event(6) + "]}}}";
        standIn.on("POST /provenance", 200, done)
                .on("GET /provenance/q", 200, done)
                .on("DELETE /provenance/q", 200, "");

        final List<Provenance.Event> events =
                nifi.provenance().ofProcessor("p", "DROP", Instant.parse("2026-01-02T03:04:05Z"));

        assertEquals(
                List.of(9L, 6L, 4L), events.stream().map(Provenance.Event::id).toList());
        assertEquals("7", events.get(0).attributes().get("model.version"));
        assertTrue(standIn.asked().contains("\"startDate\":\"01/02/2026 03:04:05 UTC\""), standIn.asked());
        assertTrue(standIn.asked().contains("DELETE /provenance/q"), standIn.asked());
    }

    @Test
    void waitingInVainSaysForWhatAndHowFarItWas() {
        final NifiException late = assertThrows(
                NifiException.class,
                () -> Waiting.<String, NifiException>until("rain", Duration.ofMillis(1), words -> {}, progress -> {
                    progress.accept("not a cloud");
                    return Optional.empty();
                }));

        assertEquals("Waited 0 s in vain for rain: not a cloud", late.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1.18.0, /nifi/?processGroupId=g, /nifi/provenance?flowFileUuid=f",
        "2.3.0, /nifi/#/process-groups/g, /nifi/#/provenance?flowFileUuid=f"
    })
    void pagesForABrowserAreThoseOfTheVersion(final String version, final String canvas, final String provenance) {
        standIn.on("GET /flow/about", 200, "{\"about\":{\"version\":\"" + version + "\"}}");

        assertEquals(standIn.api().resolve(canvas), nifi.canvas("g"));
        assertEquals(standIn.api().resolve(provenance), nifi.provenancePage("f"));
    }

    private static String service(final String validation, final String state) {
        return "{\"controllerServices\":[{\"component\":{\"parentGroupId\":\"g\",\"name\":\"Livy\",\"validationStatus\":\""
                + validation + "\",\"state\":\"" + state + "\"}},"
                + "{\"component\":{\"parentGroupId\":\"another\",\"name\":\"Other\",\"state\":\"DISABLED\"}}]}";
    }

    private static String queue(final String from, final String to, final int queued) {
        return "{\"connectionStatusSnapshot\":{\"sourceName\":\"" + from + "\",\"destinationName\":\"" + to
                + "\",\"flowFilesQueued\":" + queued + "}}";
    }

    private static String event(final int id) {
        return "{\"eventId\":" + id + ",\"eventType\":\"DROP\",\"componentName\":\"x\",\"flowFileUuid\":\"u\","
                + "\"details\":null,\"attributes\":[{\"name\":\"model.version\",\"value\":\"7\"}]}";
    }
}

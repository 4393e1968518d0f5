package org.nifiaaas.sandbox.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** Record paths in a real NiFi, where the NAR brings what reads them and NiFi what they read. */
class NestedFieldsIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "nested-fields";
    private static final String MAKE = "Make events";
    private static final String CLEAN = "Clean nested events";
    private static final String MISTAKEN = "Clean by a path that is none";
    private static final String READER = "Events (JSON)";
    private static final String WRITER = "Clean events (JSON)";

    private static final String EVENTS =
            """
            [{"customer": {"id": "C-17"}, "basket": [{"shop": "tea"}, {"shop": "zoo"}], "payment": {"paid": 2.5, "at": "2019-03-01T10:15:30Z"}},
             {"customer": null, "basket": [{"shop": "tea"}], "payment": {"paid": 2.5, "at": "2019-03-01T10:15:30Z"}}]""";

    private static Box clean(final String name, final String user, final double y) {
        return Box.of(name, "ExtractFeatures", 0, y)
                .using("Record Reader", READER)
                .using("Record Writer", WRITER)
                .with("User Field", user)
                .with("Item Field", "/basket[0]/shop")
                .with("Amount Field", "/payment/paid")
                .with("Time Field", "/payment[contains(./at, '2019')]/at")
                .ending("success", "unmatched", "failure");
    }

    private static FlowPlan plan() {
        return new FlowPlan(
                NAME,
                "",
                List.of(
                        new Service(READER, "JsonTreeReader", Map.of()),
                        new Service(WRITER, "JsonRecordSetWriter", Map.of())),
                List.of(
                        Box.of(MAKE, "GenerateFlowFile", 0, 0).with("generate-ff-custom-text", EVENTS),
                        clean(CLEAN, "/customer/id", 200),
                        clean(MISTAKEN, "/customer[", 400)),
                List.of(Arrow.of(MAKE, CLEAN, "success"), Arrow.of(MAKE, MISTAKEN, "success")),
                List.of());
    }

    @Test
    void eventIsCleanedFromFieldsThatPathsName() throws SandboxException, NifiException {
        final NifiClient nifi = NifiClient.of(SANDBOX.get().endpoints().nifiApi());
        final String context = nifi.parameterContexts().create(NAME, List.of(new Parameter("none", "none", "")));
        final String group = new FlowBuilder(nifi).build(nifi.rootGroup(), plan(), context);
        try {
            nifi.enableServices(group, words -> {});
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertTrue(
                            nifi.box(group, MISTAKEN)
                                    .problems()
                                    .toString()
                                    .contains(
                                            "it begins with a slash and is no RecordPath such as /customer/id: Unexpected token"),
                            nifi.box(group, MISTAKEN).problems().toString()));
            final Instant since = Instant.now();

            nifi.startBox(nifi.box(group, CLEAN).id());
            nifi.runOnce(nifi.box(group, MAKE).id());

            final Provenance provenance = nifi.provenance();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            2,
                            provenance
                                    .madeBy(nifi.box(group, CLEAN).id(), since)
                                    .size()));
            final List<String> contents =
                    contents(provenance, nifi.box(group, CLEAN).id(), since);
            final JsonObject accepted = JsonParser.parseString(contents.stream()
                            .filter(content -> !content.contains("rejection"))
                            .findFirst()
                            .orElseThrow())
                    .getAsJsonArray()
                    .get(0)
                    .getAsJsonObject();
            assertEquals("C-17", accepted.get("user").getAsString());
            assertEquals("tea", accepted.get("item").getAsString());
            assertEquals(2.5, accepted.get("amount").getAsDouble());
            assertEquals(1_551_435_330_000L, accepted.get("event_time").getAsLong());
            assertTrue(contents.stream().anyMatch(content -> content.contains("missing-user")), contents.toString());
        } finally {
            nifi.deleteGroup(group, words -> {});
            nifi.parameterContexts().delete(context);
        }
    }

    private static List<String> contents(final Provenance provenance, final String box, final Instant since)
            throws NifiException {
        final List<String> contents = new ArrayList<>();
        for (final Provenance.Event event : provenance.madeBy(box, since)) {
            contents.add(provenance.contentAfter(event));
        }
        return contents;
    }
}

package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ModelLifeFlow;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** One version on its way through the boxes: trained by Spark, shadow, canary, stable, and back. */
class PromotionIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static LifeFixture life;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        life = LifeFixture.on(SANDBOX);
    }

    @AfterAll
    static void closeFixture() {
        life.close();
    }

    @Test
    void trainedVersionIsPromotedRejectedHeldAndRolledBackOnTheCanvas() throws NifiException, IOException {
        life.setParameter("promotion.floors", "hr10 >= 0");
        life.setParameter("promotion.comparison", "none");
        life.setParameter("promotion.parts", "none");
        life.setParameter("promotion.calibration", "0");
        runOnce(ModelLifeFlow.TRAIN);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> life.labelled("canary") > 2);
        final long trained = life.labelled("canary");
        assertEquals(trained, life.labelled("shadow"));
        assertEquals(1, life.labelled("stable"), "nobody has decided yet");
        final Provenance.Event promoted =
                awaitEvent(ModelLifeFlow.PROMOTE_CANARY, "ATTRIBUTES_MODIFIED", event -> Long.toString(trained)
                        .equals(event.attributes().get("model.version")));
        assertEquals("2", promoted.attributes().get("model.label.previous"));
        assertEquals(
                "All floors are met: hr10 >= 0; the champion is not looked at",
                promoted.attributes().get("promotion.reason"));

        startingTheWholeGroupDecidesNothing();

        runOnce(ModelLifeFlow.PROMOTE_STABLE);
        await().atMost(PATIENCE).until(() -> life.labelled("stable") == trained);
        runOnce(ModelLifeFlow.ROLL_BACK);
        await().atMost(PATIENCE).until(() -> life.labelled("stable") == 1);

        life.label("canary", 2);
        life.setParameter("promotion.floors", "hr10 > 1");
        life.nifi().provenance().replay(promoted);
        final Provenance.Event rejected =
                awaitEvent(ModelLifeFlow.PROMOTE_CANARY, "ROUTE", event -> event.id() > promoted.id());
        assertTrue(rejected.details().startsWith("hr10 > 1 is missed"), rejected.details());
        assertEquals(2, life.labelled("canary"), "the label stays");

        life.setParameter("promotion.floors", "hr10 >= 0");
        life.setParameter("promotion.comparison", "better");
        life.label("stable", 2);
        life.nifi().provenance().replay(promoted);
        final Provenance.Event held =
                awaitEvent(ModelLifeFlow.PROMOTE_CANARY, "ROUTE", event -> event.id() > rejected.id());
        assertEquals(
                "It was compared with version 1, but the champion is version 2 (stable) now; train again",
                held.details());
        life.label("stable", 1);
    }

    /** A version waits before the first of the boxes that a person runs. */
    private static void startingTheWholeGroupDecidesNothing() throws NifiException, IOException {
        awaitWork(ModelLifeFlow.PROMOTE_STABLE);
        life.nifi().startGroup(life.group());
        final Set<String> byHand = Set.of(ModelLifeFlow.PROMOTE_STABLE, ModelLifeFlow.ROLL_BACK);
        await().atMost(PATIENCE).until(() -> life.nifi().boxes(life.group()).stream()
                .allMatch(box -> (byHand.contains(box.name()) ? "Disabled" : "Running").equals(box.state())));
        life.nifi().stopBox(life.nifi().box(life.group(), ModelLifeFlow.TRAIN).id());
        awaitWork(ModelLifeFlow.PROMOTE_STABLE);
        assertEquals(1, life.labelled("stable"), "nobody has decided yet");
    }

    /** Runs a box once, as a person does; what it is to work on must have arrived. */
    private static void runOnce(final String box) throws NifiException {
        final String id = life.nifi().box(life.group(), box).id();
        if (!ModelLifeFlow.TRAIN.equals(box)) {
            awaitWork(box);
            life.nifi().enableBox(id);
        }
        life.nifi().runOnce(id);
    }

    private static void awaitWork(final String box) {
        await().atMost(PATIENCE).until(() -> life.nifi().queues(life.group()).entrySet().stream()
                .anyMatch(queue -> queue.getKey().endsWith(" -> " + box) && queue.getValue() > 0));
    }

    private static Provenance.Event awaitEvent(
            final String box, final String type, final Predicate<Provenance.Event> condition) throws NifiException {
        final String id = life.nifi().box(life.group(), box).id();
        return await().atMost(PATIENCE)
                .until(
                        () -> life.nifi().provenance().ofProcessor(id, type, Instant.EPOCH).stream()
                                .filter(condition)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}

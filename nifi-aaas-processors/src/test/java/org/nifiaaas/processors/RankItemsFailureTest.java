package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.rank.RankingProcessor;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.BrokenWriterFactory;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ScoringException;

class RankItemsFailureTest extends RankItemsTestBase {

    private static final String USERS = "[{\"user\":\"ada\"},{\"user\":\"bob\"}]";
    private static final byte[] NOT_UTF_8 = {'t', (byte) 0xE9, '\n'};

    @ParameterizedTest
    @EnumSource(Reason.class)
    void waitsWithoutLosingAnythingWhileNoVersionIsAvailable(final Reason reason) {
        service.withhold(MODEL, reason);
        runner.enqueue(USERS);
        runner.run(1, false);
        runner.run(1, false, false);
        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertTrue(isYielded());
        assertEquals(1, runner.getLogger().getWarnMessages().size(), "one bulletin, not one for each attempt");

        service.serve(MODEL, 8);
        runner.run(1, true, false);
        runner.assertAllFlowFilesTransferred(RankItems.SUCCESS, 1);
        only(RankItems.SUCCESS).assertAttributeEquals("model.version", "8");
    }

    @Test
    void flowFileForAnAbsentModelIsPenalizedIfOthersMayHaveOne() {
        runner.setProperty(ModelChoice.MODEL_NAME, "${model}");
        runner.enqueue(USERS, Map.of("model", "no such model"));
        runner.enqueue(USERS, Map.of("model", MODEL));
        runner.enqueue(USERS);
        runner.run(3);

        runner.assertTransferCount(RankItems.SUCCESS, 1);
        only(RankingProcessor.FAILURE)
                .assertAttributeEquals("record.error.message", "Model Name is empty for this FlowFile");
        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertFalse(isYielded());
    }

    @Test
    void engineThatFailsSendsTheWholeFlowFileToFailure() {
        service.rank(new FakeCatalogueScorer(List.of("ada", "bob"), List.of("tea"), (user, item) -> {
            if (user == 2) {
                throw new ScoringException("propensity version 7 cannot score: overflow", null);
            }
            return 0.5F;
        }));
        run(USERS);

        assertFailedUnchanged(USERS, "propensity version 7 cannot score: overflow");
    }

    @Test
    void scoreThatIsNoNumberIsNotRanked() {
        service.rank(new FakeCatalogueScorer(List.of("ada"), List.of("tea"), (user, item) -> Float.NaN));
        run(USERS);

        assertFailedUnchanged(USERS, "The model gave a score that is not a number");
    }

    @Test
    void bugOfTheEngineEscapesAndTheFlowFileStays() {
        service.rank(new FakeCatalogueScorer(List.of("ada"), List.of("tea"), (user, item) -> {
            throw new IllegalStateException("bug");
        }));
        runner.enqueue(USERS);

        assertThrows(AssertionError.class, runner::run);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"user\":", "no json", "[{\"user\":\"ada\"},"})
    void contentThatIsNoRecordGoesToFailureUnchanged(final String content) {
        run(content);

        runner.assertAllFlowFilesTransferred(RankingProcessor.FAILURE, 1);
        only(RankingProcessor.FAILURE).assertContentEquals(content);
        only(RankingProcessor.FAILURE).assertAttributeExists("record.error.message");
    }

    @Test
    void writerThatFailsLeavesNoHalfOutput() throws InitializationException {
        final BrokenWriterFactory writer = new BrokenWriterFactory();
        runner.addControllerService("broken", writer);
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "broken");
        run(USERS);

        assertFailedUnchanged(USERS, "The record writer failed: value is not in union");
    }

    @Test
    void waitsWhileALookupFileIsUnusableAndGoesOnAfterwards() throws IOException {
        final Path file = use(ItemLists.DENY_FILE, "bakery");
        runner.run(1, false);
        Files.write(file, NOT_UTF_8);
        runner.enqueue(USERS);
        runner.run(1, false, false);
        runner.run(1, false, false);

        assertEquals(1, runner.getQueueSize().getObjectCount());
        assertTrue(isYielded());
        assertEquals(0, service.acquired.get());
        assertEquals(1, runner.getLogger().getWarnMessages().size(), "one bulletin, not one for each attempt");
        final String warning = runner.getLogger().getWarnMessages().get(0).getMsg();
        assertTrue(warning.contains("Deny File " + file + ", line 1: it is not UTF-8"), warning);

        replace(file, "tea");
        runner.run(1, true, false);
        assertEquals(
                List.of("bakery", "cinema", "gym", "zoo"),
                items(JsonRecords.records(only(RankItems.SUCCESS)).get(0)));
        assertEquals(1, runner.getLogger().getInfoMessages().size());
    }

    @Test
    void badLineOfAChangedFileIsNeverUsed() throws IOException {
        final Path file = use(ItemLists.OFFERS_FILE, "tea,cup,1,0");
        runner.run(1, false);
        replace(file, "tea,cup,1,0", "gym,day,1,high");
        runner.enqueue(USERS);
        runner.run(1, true, false);

        assertEquals(1, runner.getQueueSize().getObjectCount());
        final String warning = runner.getLogger().getWarnMessages().get(0).getMsg();
        assertTrue(warning.endsWith("Offers File, line 2: the threshold 'high' is not a number"), warning);
    }

    @Test
    void doesNotStartWithABadFile() throws IOException {
        final Path file = use(ItemLists.ALLOW_FILE);
        Files.write(file, NOT_UTF_8);
        runner.enqueue(USERS);

        assertThrows(AssertionError.class, runner::run);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    private void assertFailedUnchanged(final String content, final String message) {
        runner.assertAllFlowFilesTransferred(RankingProcessor.FAILURE, 1);
        final MockFlowFile failed = only(RankingProcessor.FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals("record.error.message", message);
        assertEquals(0, runner.getQueueSize().getObjectCount());
    }
}

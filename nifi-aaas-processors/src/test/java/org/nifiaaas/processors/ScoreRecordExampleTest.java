package org.nifiaaas.processors;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.services.ScoreBatch;

/** The worked example of the documentation happens as it is written. */
class ScoreRecordExampleTest extends ScoreRecordTestBase {

    @Test
    void happensAsItIsWritten() {
        final BitSet second = BitSet.valueOf(new long[] {2});
        service.breakScorer(pairs -> ScoreBatch.of(new float[] {0.8125F, 0.40625F}, second, new BitSet()));
        service.identify(7, "5f1c");

        WorkedExample.of(ScoreRecord.class).happens(runner);
    }
}

package org.nifiaaas.processors;

import org.apache.nifi.reporting.InitializationException;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.processors.record.JsonRecords;

/** The worked example of the documentation happens as it is written. */
class ExtractFeaturesExampleTest {

    @Test
    void happensAsItIsWritten() throws InitializationException {
        WorkedExample.of(ExtractFeatures.class).happens(JsonRecords.runner(new ExtractFeatures()));
    }
}

package org.nifiaaas.processors;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.pages.WorkedExample;

/** The worked example of the documentation happens as it is written. */
class RankItemsExampleTest extends RankItemsTestBase {

    @Test
    void happensAsItIsWritten(@TempDir final Path files) {
        service.identify(7, "5f1c");

        WorkedExample.of(RankItems.class).filesIn(files).happens(runner);
    }
}

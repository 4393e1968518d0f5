package org.nifiaaas.processors;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;

/** The worked example of the documentation happens as it is written. */
class CompareModelVersionsExampleTest extends CompareModelVersionsTestBase {

    @Test
    void happensAsItIsWritten() {
        service.breakVersion(
                8,
                table(Map.of(
                        "ada tea", 0.5F,
                        "ada gym", 0.625F,
                        "ada zoo", 0.25F,
                        "bob tea", 0.25F,
                        "bob gym", 0.5F)));
        service.identify(8, "9b07");

        WorkedExample.of(CompareModelVersions.class).happens(runner);
    }
}

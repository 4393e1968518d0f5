package org.nifiaaas.processors;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.nifi.processor.Processor;
import org.junit.jupiter.api.Test;
import org.nifiaaas.pages.WorkedExample;
import org.nifiaaas.processors.model.FakeCatalogueScorer;

/** The worked example of the documentation happens as it is written. */
class RankUsersExampleTest extends RankItemsTestBase {

    private static final List<String> USERS = List.of("amy", "bob", "dan", "eve");
    private static final Map<String, Float> TEA = Map.of("amy", 0.875F, "bob", 0.8125F, "dan", 0.75F, "eve", 0.6875F);

    @Override
    Processor processor(final Clock clock) {
        return new RankUsers(clock);
    }

    @Test
    void happensAsItIsWritten() {
        service.rank(new FakeCatalogueScorer(
                USERS, List.of("tea", "gym"), (user, item) -> TEA.get(USERS.get(user - 1)) / (item * item)));
        service.identify(7, "5f1c");

        WorkedExample.of(RankUsers.class).happens(runner);
    }
}

package org.nifiaaas.training.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.ModelKind;
import org.nifiaaas.training.models.NetworkKind;

class EntrantsTest {

    @Test
    void allIsAllButTheNetworks() throws InputException {
        final List<String> all = Entrants.select(List.of("all"));

        assertEquals(
                Arrays.stream(NetworkKind.values()).map(NetworkKind::value).collect(Collectors.toList()),
                Entrants.NETWORKS);
        assertTrue(Collections.disjoint(all, Entrants.NETWORKS));
        assertFalse(all.contains("history-network"));
        assertEquals(Entrants.names().size() - Entrants.NETWORKS.size() - 1, all.size());
        assertTrue(Entrants.select(List.of("all", "mlp")).contains("mlp"));
    }

    @Test
    void simplestComesFirstWhateverTheOrder() throws InputException {
        assertEquals(List.of("activity", "ease", "als"), Entrants.select(List.of("als", " ease", "activity", "als")));
    }

    @Test
    void unknownNameIsRefused() {
        final InputException failure = assertThrows(InputException.class, () -> Entrants.select(List.of("all", "svd")));
        assertTrue(failure.getMessage().startsWith("Option --models has 'svd', it must be all or some of"));
    }

    @Test
    void continuedIsWhatIsSelectedAndCanGoOn() {
        assertEquals(Set.of(ModelKind.EASE), Entrants.continued(List.of("activity", "ease", "history-network")));
        assertEquals(ModelKind.auto(), Entrants.continued(List.of("ease", "auto")));
        assertEquals(ModelKind.auto(), Entrants.continued(List.of("history-network", "mlp")));
    }
}

package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivyLogTest {

    @Test
    void latestEpochIsTheProgress() {
        assertEquals(
                Optional.of("epoch 2/6  loss 0.4  18,036 records/s"),
                LivyLog.lastWords(
                        "{\"id\":1,\"log\":[\"stdout: \",\"reading /data\",\"epoch 1/6  loss 0.5  9 records/s\","
                                + "\"epoch 2/6  loss 0.4  18,036 records/s\",\"\\nstderr: \"]}"));
    }

    @Test
    void answerWithoutProgressOrWithoutJsonTellsNothing() {
        assertEquals(Optional.empty(), LivyLog.lastWords("{\"log\":[\"stdout: \"]}"));
        assertEquals(Optional.empty(), LivyLog.lastWords("{\"msg\":\"not found\"}"));
        assertEquals(Optional.empty(), LivyLog.lastWords("<html>"));
    }
}

package org.nifiaaas.processors.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SparkBatchLogTest {

    @Test
    void complaintIsPreferredToOtherOutput() {
        assertEquals(
                "Error: column card is missing",
                log(List.of(
                                "stdout: ",
                                "java.io.IOException: older",
                                "Error: column card is missing",
                                "usage: train --input PATH",
                                "2026-01-01 00:00:00,123 WARN Utils: failed to clean up",
                                "\nstderr: ",
                                "\nYARN Diagnostics: "))
                        .lastComplaint());
    }

    @Test
    void lastPlainLineIsBetterThanNothing() {
        assertEquals(
                "epoch 3",
                log(List.of("epoch 2", "epoch 3", "26/01/01 00:00:00 INFO Train: done"))
                        .lastComplaint());
    }

    @Test
    void emptyLogSaysNothing() {
        assertEquals("", log(List.of("stdout: ", "\nstderr: ")).lastComplaint());
        assertEquals("", log(List.of()).text());
    }

    @Test
    void singleEndlessLineIsCut() {
        assertEquals(4096, log(List.of("x".repeat(9000))).text().length());
    }

    private static SparkBatchLog log(final List<String> lines) {
        return SparkBatchLog.of(lines, null);
    }
}

package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureLinesTest {

    private static final String EVENT = "{\"user\":\"u\",\"item\":\"i\",\"amount\":1.5,\"event_time\":%d,"
            + "\"visits\":%s,\"history\":[{\"item\":\"j\",\"age_days\":%s,\"amount\":2.0}]}";

    @TempDir
    private Path folder;

    private long differences(final String canvas, final String spark) throws IOException {
        final Path file = Files.writeString(folder.resolve("canvas.json"), canvas);
        final Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(out.resolve("part-00000"), spark);
        Files.writeString(out.resolve("_SUCCESS"), "no JSON");
        return new FeatureLines(file, List.of("visits", "history")).differences(out);
    }

    private static String event(final int time, final String visits, final String age) {
        return String.format(EVENT, time, visits, age);
    }

    @Test
    void sameValuesInAnotherOrderAndFormAreTheSame() throws IOException {
        assertEquals(
                0,
                differences(
                        "[" + event(1, "3", "0.1") + "," + event(2, "null", "0.2") + "][]",
                        event(2, "null", "2.0E-1") + "\n" + event(1, "3.0", "0.1") + "\n"));
    }

    @Test
    void everyValueThatDiffersByABitCounts() throws IOException {
        assertEquals(1, differences("[" + event(1, "3", "0.1") + "]", event(1, "3", "0.10000000000000002")));
        assertEquals(2, differences("[" + event(1, "3", "0.1") + "]", event(1, "null", "0.2")));
        assertEquals(1, differences("[" + event(1, "0.0", "1") + "]", event(1, "-0.0", "1")));
    }

    @Test
    void eventThatOneSideLacksCounts() throws IOException {
        assertEquals(1, differences("[" + event(1, "3", "0.1") + "]", ""));
        assertEquals(1, differences("[]", event(1, "3", "0.1")));
    }
}

package org.nifiaaas.benchmarks.swap;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nifiaaas.features.Vocabulary;

/**
 * The records of the benchmark: random pairs from a fixed seed, one in 50 of them with an unknown user or item, as FlowFiles of JSON. Each record carries the
 * number of its pair, so that what comes out can be compared with what went in. Immutable.
 */
final class Traffic {

    /** Field with the number of the pair. */
    static final String ROW = "row";

    static final String USER = "user";
    static final String ITEM = "item";

    private static final int ONE_UNKNOWN_IN = 50;
    private static final long TIME = 1_551_435_330_000L;

    private final String[] users;
    private final String[] items;
    private final int batch;
    private final List<byte[]> flowFiles;

    /**
     * Draws pairs.
     *
     * @param batch records of a FlowFile
     * @param flowFiles number of different FlowFiles
     */
    Traffic(final Vocabulary knownUsers, final Vocabulary knownItems, final int batch, final int flowFiles) {
        final Random random = new Random(7);
        this.batch = batch;
        this.users = draw(knownUsers, batch * flowFiles, random);
        this.items = draw(knownItems, batch * flowFiles, random);
        this.flowFiles = new ArrayList<>(flowFiles);
        for (int flowFile = 0; flowFile < flowFiles; flowFile++) {
            this.flowFiles.add(render(flowFile * batch, random));
        }
    }

    private static String[] draw(final Vocabulary known, final int rows, final Random random) {
        final String[] tokens = new String[rows];
        for (int row = 0; row < rows; row++) {
            final boolean unknown = random.nextInt(ONE_UNKNOWN_IN * 2) == 0;
            tokens[row] = unknown ? "nobody knows me" : known.token(1 + random.nextInt(known.size()));
        }
        return tokens;
    }

    private byte[] render(final int firstRow, final Random random) {
        final JsonArray records = new JsonArray(batch);
        for (int row = firstRow; row < firstRow + batch; row++) {
            final JsonObject event = new JsonObject();
            event.addProperty("event_id", String.format(Locale.ROOT, "e-%08d", row));
            event.addProperty(USER, users[row]);
            event.addProperty(ITEM, items[row]);
            event.addProperty("amount", random.nextInt(100_000) / 100.0);
            event.addProperty("event_time", TIME + row * 1000L);
            event.addProperty(ROW, row);
            records.add(event);
        }
        return records.toString().getBytes(StandardCharsets.UTF_8);
    }

    String[] users() {
        return users.clone();
    }

    String[] items() {
        return items.clone();
    }

    int batch() {
        return batch;
    }

    /** Which FlowFile the n-th batch is: they come round and round. */
    int flowFile(final long number) {
        return (int) (number % flowFiles.size());
    }

    /** Number of the first pair of a FlowFile; the others follow. */
    int firstRow(final int flowFile) {
        return flowFile * batch;
    }

    /** Content of a FlowFile, which must not be changed. */
    byte[] content(final int flowFile) {
        return flowFiles.get(flowFile);
    }
}

package org.nifiaaas.benchmarks.swap;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * Compares every record that comes out with those that went in, and its score with the version that its passport names. Thread-safe.
 *
 * <p>It reads the content of the outgoing FlowFiles and asks nobody inside.
 */
final class BatchAudit {

    private final Traffic traffic;
    private final ExpectedScores expected;
    private final Tally tally;

    BatchAudit(final Traffic traffic, final ExpectedScores expected, final Tally tally) {
        this.traffic = traffic;
        this.expected = expected;
        this.tally = tally;
    }

    /** The fields of one record that matter. */
    private static final class Passport {
        private int row = -1;
        private long version = -1;
        private float score = Float.NaN;
        private boolean isScored;
    }

    /** Counts what became of the records of a FlowFile. */
    void check(final int flowFile, final BatchScorer.Outcome outcome) {
        final BitSet seen = new BitSet(traffic.batch());
        tally.scored(count(flowFile, outcome.scored(), seen, true, outcome.problem()));
        final String reason = outcome.problem().isEmpty() ? "a record came out without a score" : outcome.problem();
        tally.failed(count(flowFile, outcome.failed(), seen, false, reason), reason);
        tally.dropped(traffic.batch() - seen.cardinality(), "a record never came out");
    }

    private long count(
            final int flowFile,
            final List<byte[]> contents,
            final BitSet seen,
            final boolean scored,
            final String reason) {
        long records = 0;
        for (final byte[] content : contents) {
            try (JsonReader reader =
                    new JsonReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8))) {
                reader.beginArray();
                while (reader.hasNext()) {
                    records += count(flowFile, read(reader), seen, scored);
                }
            } catch (final IOException | IllegalStateException | JsonParseException | NumberFormatException e) {
                // The records that follow are not seen, and so count as dropped.
                tally.dropped(0, "a FlowFile that came out cannot be read: " + reason + e.getMessage());
            }
        }
        return records;
    }

    /** Counts a record and returns 1, or 0 if it is not one of this kind. */
    private int count(final int flowFile, final Passport passport, final BitSet seen, final boolean scored) {
        final int position = passport.row - traffic.firstRow(flowFile);
        if (position < 0 || position >= traffic.batch() || seen.get(position)) {
            tally.duplicated(1);
            return 0;
        }
        seen.set(position);
        if (!scored) {
            return 1;
        }
        if (!passport.isScored) {
            tally.failed(1, "a record in success has no score");
            return 0;
        }
        if (!expected.matches(passport.version, passport.row, passport.score)) {
            tally.mislabelled(
                    1,
                    "pair " + passport.row + " has the score " + passport.score + ", which version " + passport.version
                            + " does not give");
        }
        return 1;
    }

    private static Passport read(final JsonReader reader) throws IOException {
        final Passport passport = new Passport();
        reader.beginObject();
        while (reader.hasNext()) {
            final String name = reader.nextName();
            if (reader.peek() != JsonToken.NUMBER) {
                reader.skipValue();
                continue;
            }
            switch (name) {
                case Traffic.ROW -> passport.row = reader.nextInt();
                case "model_version" -> passport.version = reader.nextLong();
                case "score" -> {
                    passport.score = (float) reader.nextDouble();
                    passport.isScored = true;
                }
                default -> reader.skipValue();
            }
        }
        reader.endObject();
        return passport;
    }
}

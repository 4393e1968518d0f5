package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.services.ScoreBatch;

/** The worked examples of the documentation happen as they are written. */
class WorkedExampleTest extends ScoreRecordTestBase {

    private static final Pattern MARKDOWN = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern HTML = Pattern.compile("<pre><code>(.*?)</code></pre>", Pattern.DOTALL);

    @Test
    void exampleOfExtractFeatures() throws IOException, InitializationException {
        final List<String> blocks = blocks(ExtractFeatures.class);
        final TestRunner features = JsonRecords.runner(new ExtractFeatures());
        features.setProperty(ExtractFeatures.USER_FIELD, "card");
        features.setProperty(ExtractFeatures.ITEM_FIELD, "merchant");
        features.setProperty(ExtractFeatures.AMOUNT_FIELD, "amount");
        features.setProperty(ExtractFeatures.TIME_FIELD, "date");
        features.enqueue(blocks.get(0));
        features.run();

        assertEquals(JsonParser.parseString(blocks.get(1)), output(features, ExtractFeatures.SUCCESS));
        assertEquals(JsonParser.parseString(blocks.get(2)), output(features, ExtractFeatures.UNMATCHED));
    }

    @Test
    void exampleOfScoreRecord() throws IOException {
        final List<String> blocks = blocks(ScoreRecord.class);
        final BitSet second = BitSet.valueOf(new long[] {2});
        service.breakScorer(pairs -> ScoreBatch.of(new float[] {0.8125F, 0.40625F}, second, new BitSet()));
        run(blocks.get(0));

        assertEquals(
                withoutChecksums(JsonParser.parseString(blocks.get(1)).getAsJsonArray()),
                withoutChecksums(output(runner, ScoreRecord.SUCCESS)));
        assertEquals(JsonParser.parseString(blocks.get(2)), output(runner, ScoreRecord.FAILURE));
    }

    private static JsonArray output(final TestRunner runner, final Relationship relationship) {
        runner.assertTransferCount(relationship, 1);
        return JsonParser.parseString(
                        runner.getFlowFilesForRelationship(relationship).get(0).getContent())
                .getAsJsonArray();
    }

    /** The checksums are cut short in the documentation. */
    static JsonArray withoutChecksums(final JsonArray records) {
        for (final JsonElement element : records) {
            final JsonObject record = element.getAsJsonObject();
            record.remove("model_sha");
            record.remove("features_hash");
        }
        return records;
    }

    /** The input and the outputs, which are the same in both forms of the documentation. */
    static List<String> blocks(final Class<?> processor) throws IOException {
        final List<String> markdown = blocks(processor, "md", MARKDOWN);
        assertEquals(markdown, blocks(processor, "html", HTML));
        assertEquals(3, markdown.size());
        return markdown;
    }

    private static List<String> blocks(final Class<?> processor, final String form, final Pattern pattern)
            throws IOException {
        final String name = "/docs/" + processor.getName() + "/additionalDetails." + form;
        try (InputStream content = processor.getResourceAsStream(name)) {
            final Matcher matcher = pattern.matcher(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            final List<String> blocks = new ArrayList<>();
            while (matcher.find()) {
                blocks.add(matcher.group(1));
            }
            return blocks;
        }
    }
}

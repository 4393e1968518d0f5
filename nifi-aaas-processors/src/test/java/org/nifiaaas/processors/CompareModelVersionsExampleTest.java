package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.compare.ComparisonRules;

/** The worked example of the documentation happens as it is written. */
class CompareModelVersionsExampleTest extends CompareModelVersionsTestBase {

    private static final Pattern ATTRIBUTE = Pattern.compile("`(compare\\.[a-z.]+)` = ([-a-z0-9.]*[a-z0-9])");

    @Test
    void exampleOfCompareModelVersions() throws IOException {
        final List<String> blocks = WorkedExampleTest.blocks(CompareModelVersions.class);
        runner.setProperty(ComparisonRules.TOP_K, "2");
        service.breakVersion(
                8,
                table(Map.of(
                        "ada tea", 0.5F,
                        "ada gym", 0.625F,
                        "ada zoo", 0.25F,
                        "bob tea", 0.25F,
                        "bob gym", 0.5F)));
        run(blocks.get(0));

        final JsonArray records = new JsonArray();
        records(CompareModelVersions.SUCCESS).forEach(records::add);
        assertEquals(withoutSha(JsonParser.parseString(blocks.get(1)).getAsJsonArray()), withoutSha(records));
        final JsonObject report = report();
        report.remove("histogram");
        report.remove("scores");
        assertEquals(
                withoutChecksums(JsonParser.parseString(blocks.get(2)).getAsJsonObject()), withoutChecksums(report));
    }

    @Test
    void attributesOfTheExampleAreThoseOfTheProcessor() throws IOException {
        exampleOfCompareModelVersions();

        final Matcher matcher = ATTRIBUTE.matcher(attributesOfTheExample());
        int attributes = 0;
        while (matcher.find()) {
            only(CompareModelVersions.SUCCESS).assertAttributeEquals(matcher.group(1), matcher.group(2));
            attributes++;
        }
        assertTrue(attributes > 10, attributes + " attributes");
    }

    private static JsonArray withoutSha(final JsonArray records) {
        for (final JsonElement record : records) {
            if (!record.getAsJsonObject().get("compared_model_sha").isJsonNull()) {
                record.getAsJsonObject().remove("compared_model_sha");
            }
        }
        return records;
    }

    /** The checksums are cut short in the documentation. */
    private static JsonObject withoutChecksums(final JsonObject report) {
        final JsonObject version =
                report.getAsJsonArray("compared_versions").get(0).getAsJsonObject();
        version.remove("sha");
        version.remove("features_hash");
        return report;
    }

    private static String attributesOfTheExample() throws IOException {
        final String name = "/docs/" + CompareModelVersions.class.getName() + "/additionalDetails.md";
        try (InputStream content = CompareModelVersions.class.getResourceAsStream(name)) {
            final String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("Attributes of all of them"), text.indexOf("## Which version"));
        }
    }
}

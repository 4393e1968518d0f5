package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON Schema that people give their editors takes and refuses what the reader does, as far as a schema can. */
class FeatureSchemaTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private static JsonSchema schema;
    private static String example;
    private static String masks;

    @BeforeAll
    static void read() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(DOCS.resolve("features.schema.json")));
        example = firstBlock("windows.md");
        masks = firstBlock("privacy.md");
    }

    private static String firstBlock(final String page) throws IOException {
        final Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
        assertTrue(block.find());
        return block.group(1);
    }

    @Test
    void masksOfTheDocumentationAreTakenByBoth() {
        final FeatureSpec spec = FeatureSpec.fromJson(masks);

        assertEquals(Set.of(), schema.validate(masks, InputFormat.JSON));
        assertEquals(Set.of(), schema.validate(spec.toJson(), InputFormat.JSON), "what is written");
        assertEquals(6, spec.privacy().masks().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"mask\": \"day\"|\"mask\": \"hour\"",
                "\"mask\": \"day\"|\"mask\": \"day\", \"edges\": [1]",
                ", \"edges\": [0, 10, 50, 200]|~~",
                "[0, 10, 50, 200]|[]",
                "[0, 10, 50, 200]|[\"0\"]",
                "\"column\": \"user\"|\"field\": \"user\""
            })
    void mistakenMaskIsRefusedByBoth(final String good, final String bad) {
        assertTrue(masks.contains(good), good);
        final String mistaken = masks.replace(good, bad);

        assertFalse(schema.validate(mistaken, InputFormat.JSON).isEmpty(), mistaken);
        assertThrows(IllegalArgumentException.class, () -> FeatureSpec.fromJson(mistaken));
    }

    @Test
    void exampleOfTheDocumentationIsTakenByBoth() {
        final FeatureSpec spec = FeatureSpec.fromJson(example);

        assertEquals(Set.of(), schema.validate(example, InputFormat.JSON));
        assertEquals(Set.of(), schema.validate(spec.toJson(), InputFormat.JSON), "what is written");
        assertEquals(5, spec.features().windows().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"days\": 30|\"days\": 0",
                "\"days\": 30|\"days\": 401",
                "\"days\": 30|\"days\": 1.5",
                "\"statistic\": \"sum\"|\"statistic\": \"median\"",
                "\"of\": \"item\"|\"of\": \"shop\"",
                "\"name\": \"visits_30\"|\"name\": \"user\"",
                "\"name\": \"visits_30\"|\"name\": \"history\"",
                "\"type\": \"numeric\"|\"type\": \"number\"",
                "\"buckets\": [1, 5, 20]|\"vocabulary\": [\"GB\"]",
                "\"buckets\": 10000|\"buckets\": 1e9",
                "\"history\": 50|\"history\": 1001",
                "\"history\": 50|\"histories\": 50",
                "\"by\": \"category\", |~~",
            })
    void mistakeIsRefusedByBoth(final String good, final String bad) {
        assertTrue(example.contains(good), good);
        final String mistaken = example.replace(good, bad);

        assertFalse(schema.validate(mistaken, InputFormat.JSON).isEmpty(), mistaken);
        assertThrows(IllegalArgumentException.class, () -> FeatureSpec.fromJson(mistaken));
    }
}

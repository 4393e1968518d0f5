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

    @BeforeAll
    static void read() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(DOCS.resolve("features.schema.json")));
        final Matcher block = BLOCK.matcher(Files.readString(DOCS.resolve("windows.md")));
        assertTrue(block.find());
        example = block.group(1);
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

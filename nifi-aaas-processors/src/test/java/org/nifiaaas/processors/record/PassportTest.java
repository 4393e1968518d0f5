package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.services.ModelVersionIdentity;

class PassportTest {

    private final Passport passport =
            passport(new ModelVersionIdentity("propensity", 7, "sha", "hash", OptionalDouble.of(30)));

    private static Passport passport(final ModelVersionIdentity version) {
        return new Passport("score", version, Optional.of("rules"), Instant.EPOCH, Optional.of("stable"));
    }

    @Test
    void shippedSchemaNamesTheFieldsThatAreWritten() throws IOException {
        final List<RecordField> written = new ArrayList<>(passport.fields());
        written.addAll(ShadowScores.fields());
        written.addAll(Reasons.fields());
        written.add(Schemas.nullable(Passport.HISTORY_SOURCE, RecordFieldType.STRING));
        final List<String> expected = new ArrayList<>();
        for (final RecordField field : written) {
            expected.add(field.getFieldName() + " "
                    + field.getDataType().getFieldType().name().toLowerCase(Locale.ROOT));
        }

        assertEquals(expected, fieldsOfTheSchema());
    }

    @Test
    void rulesHaveAHashOfTheirOwnIfThereAreFeatures() {
        assertEquals("rules", passport.values(0.5F, null).get("rules_hash"));

        final Passport without = new Passport(
                "score",
                FakeModelVersionService.identity("propensity", 7),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty());
        assertFalse(without.values(0.5F, null).containsKey("rules_hash"));
    }

    @Test
    void theHorizonIsThereIfTheVersionSaysIt() {
        assertEquals(30.0, passport.values(0.5F, null).get("horizon_days"));

        final Passport old = passport(FakeModelVersionService.identity("propensity", 7));
        assertFalse(old.values(0.5F, null).containsKey("horizon_days"));
        assertEquals(passport.fields().size() - 1, old.fields().size());
    }

    @Test
    void scoreIsWidenedWithoutRounding() {
        final float score = 0.1F;

        assertEquals((double) score, passport.values(score, null).get("score"));
    }

    private static List<String> fieldsOfTheSchema() throws IOException {
        final List<String> fields = new ArrayList<>();
        try (Reader schema = new InputStreamReader(
                Passport.class.getResourceAsStream("/org/nifiaaas/processors/passport.avsc"), StandardCharsets.UTF_8)) {
            for (final JsonElement element :
                    JsonParser.parseReader(schema).getAsJsonObject().getAsJsonArray("fields")) {
                final JsonObject field = element.getAsJsonObject();
                final JsonElement type = field.getAsJsonArray("type").get(1);
                fields.add(field.get("name").getAsString()
                        + " "
                        + (type.isJsonObject() ? type.getAsJsonObject().get("type") : type).getAsString());
            }
        }
        return fields;
    }
}

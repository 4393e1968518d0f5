package org.nifiaaas.processors.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--conf spark.lake.key=hunter2 --class X",
                "'spark.lake.key=hunter2'",
                "-Dspark.lake.key=hunter2",
                "(spark.lake.key,hunter2)",
                "{\"spark.lake.key\": \"hunter2\"}",
                "spark.lake.key -> hunter2",
                "spark.lake.key : 'hunter2 and more hunter2'",
                "spark.lake.key=hunter2\"hunter2,hunter2",
                "spark.hadoop.javax.jdo.option.ConnectionPassword=hunter2",
                "spark.ssl.keyStoreToken: hunter2"
            })
    void valueBehindTheNameOfASecretPropertyIsMasked(final String line) {
        final String masked = SparkSecrets.mask("before\n" + line + "\nafter", "spark.a,spark.lake.key");

        assertFalse(masked.contains("hunter2"), masked);
        assertTrue(masked.contains("***"), masked);
        assertTrue(masked.startsWith("before\n") && masked.endsWith("\nafter"), masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.executor.memory=2g",
                "myspark.lake.key=open",
                "spark.lake.keys=open",
                "Caused by: IOException: spark.lake.key is missing"
            })
    void everythingElseStays(final String line) {
        assertEquals(line, SparkSecrets.mask(line, "spark.lake.key"));
        assertEquals(line, SparkSecrets.mask(line, null));
    }

    @Test
    void lineMadeToTakeLongTakesNoTime() {
        final String hostile = "spark.token".repeat(100_000);
        assertEquals(
                hostile,
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SparkSecrets.mask(hostile, "spark.a")));
    }

    @Test
    void propertyIsSecretOnTheCanvasOrByItsName() {
        assertTrue(SparkSecrets.isSecret(property("spark.lake.key", true)));
        for (final String name :
                List.of("spark.lake.secret.key", "spark.x.PASSWORD", "spark.authToken", "spark.access.key")) {
            assertTrue(SparkSecrets.isSecret(property(name, false)), name);
        }
        assertFalse(SparkSecrets.isSecret(property("spark.executor.memory", false)));
    }

    private static PropertyDescriptor property(final String name, final boolean sensitive) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .dynamic(true)
                .sensitive(sensitive)
                .build();
    }
}

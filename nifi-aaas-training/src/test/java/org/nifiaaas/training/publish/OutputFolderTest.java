package org.nifiaaas.training.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;

class OutputFolderTest {

    private static SparkSession session;
    private static JavaSparkContext spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        session = SparkForTests.session();
        spark = SparkForTests.context(session);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private OutputFolder at(final Path path) throws InputException {
        return OutputFolder.at(path.toString(), spark.hadoopConfiguration());
    }

    @Test
    void linesAreWrittenToANewFolder() throws Exception {
        final Path output = folder.resolve("deep/er");
        at(output).write(spark.parallelize(List.of("one", "two"), 1));

        assertEquals(List.of("one", "two"), Files.readAllLines(output.resolve("part-00000")));
        assertTrue(Files.exists(output.resolve("_SUCCESS")));
        assertThrows(InputException.class, () -> at(output));
    }

    @Test
    void nothingIsLeftOfLinesThatFailHalfWay() throws Exception {
        final Path output = folder.resolve("half");
        final OutputFolder place = at(output);
        final JavaRDD<String> lines = spark.parallelize(List.of(1, 0), 2).map(number -> String.valueOf(1 / number));

        assertThrows(Exception.class, () -> place.write(lines));

        assertFalse(Files.exists(output));
        at(output).write(spark.parallelize(List.of("again"), 1));
        assertEquals(List.of("again"), Files.readAllLines(output.resolve("part-00000")));
    }
}
